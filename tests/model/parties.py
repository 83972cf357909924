"""Parties: their record, keys and representatives, and what is erased."""
from motions import MOTIONS, Kind, check_move, do_move
from things import DAY, KEYS_MAX, RECOVERY_DAYS, Party, Representative


def affiliation_problems(w, kind, affiliations):
    return any(kind != "person" or o not in w.parties or w.parties[o].kind == "person"
               for o in affiliations or ())


def check_register(w, s):
    codes = []
    if not s["with_key"]:
        if not w.holds(s["by"], "registrar"):
            return ["forbidden"]
        if s["affiliations"] is not None:
            codes.append("bad_fields")
    elif (s["by"], s["key"]) in w.key_owner:
        codes.append("key_taken")
    if s["handle"] in w.parties:
        codes.append("handle_taken")
    if affiliation_problems(w, s["kind"], s["affiliations"]):
        codes.append("bad_fields")
    return codes


def do_register(w, s):
    party = Party(s["handle"], s["kind"], s["country"], s["names"], w.entries)
    w.add_party(party, (s["by"], s["key"]) if s["with_key"] else None)
    affiliate(w, party, s["affiliations"])
    return 201, "party", party_shown(party)


def affiliate(w, party, organizations):
    if organizations is None:
        return
    for a in party.affiliations:
        if a[1] is None and a[0] not in organizations:
            a[1] = w.time
    current = party.affiliated()
    party.affiliations += [[o, None] for o in organizations if o not in current]


def party_shown(party):
    return {"handle": party.handle, "kind": party.kind, "names": party.names,
            "country": party.country, "affiliations": party.affiliated() or None,
            "entry": party.entry, "changed": party.changed}


def check_update(w, s):
    party = w.parties.get(s["handle"])
    if party is None:
        return ["not_found"]
    if not w.acts_for(s["by"], s["handle"]) and not w.holds(s["by"], "registrar"):
        return ["forbidden"]
    codes = []
    if s["affiliations"] is not None and s["by"] != s["handle"] or \
            affiliation_problems(w, party.kind, s["affiliations"]):
        codes.append("bad_fields")
    moves = s["country"] is not None and s["country"] != party.country
    if (moves or s["names"] is not None) and w.pending(s["handle"]):
        codes.append("frozen")
    if moves and any(m.party == s["handle"] for b in w.bodies for m in w.holding(b)):
        codes.append("frozen")
    return codes


def do_update(w, s):
    party = w.parties[s["handle"]]
    party.names = s["names"] if s["names"] is not None else party.names
    party.country = s["country"] or party.country
    party.changed = w.entries
    if s.get("contact") is not None:
        party.contact = bool(s["contact"])
    affiliate(w, party, s["affiliations"])
    return 200, "party", party_shown(party)


def check_erase(w, s):
    """Of what is erased the model knows only whether there are contact details."""
    if s["handle"] not in w.parties:
        return ["not_found"]
    if s["by"] != s["handle"] and not w.holds(s["by"], "registrar"):
        return ["forbidden"]
    in_office = any(o.party == s["handle"] and (o.until is None or o.until > w.today)
                    for o in w.offices)
    return ["frozen"] if in_office or w.pending(s["handle"]) else []


def do_erase(w, s):
    party = w.parties[s["handle"]]
    party.changed = w.entries
    party.erased, party.contact = True, False
    w.erased = True
    return 200, "party", dict(party_shown(party), erased=w.entries)


def in_force(w, handle):
    return [k for k, since in w.parties[handle].keys.items() if since is not None and since <= w.time]


def waiting(w, handle):
    return [k for k, since in w.parties[handle].keys.items() if since is not None and since > w.time]


def check_key_add(w, s):
    if s["handle"] not in w.parties:
        return ["not_found"]
    if s["by"] != s["handle"]:
        return ["forbidden"]
    new, codes = (s["handle"], s["new"]), []
    if new in w.key_owner:
        codes.append("key_taken")
    replaces = s["replaces"]
    if len(in_force(w, s["handle"]) + waiting(w, s["handle"])) - (replaces is not None) >= KEYS_MAX or \
            replaces is not None and (s["handle"], replaces) not in in_force(w, s["handle"]):
        codes.append("bad_fields")
    return codes


def do_key_add(w, s):
    keys, new = w.parties[s["handle"]].keys, (s["handle"], s["new"])
    keys[new] = 0
    w.key_owner[new] = s["handle"]
    if s["replaces"] is not None:
        keys[(s["handle"], s["replaces"])] = None
    return 201, "key", {"party": s["handle"], "status": "in_force", "entry": w.entries}


def check_key_revoke(w, s):
    if s["handle"] not in w.parties:
        return ["not_found"]
    if s["by"] != s["handle"]:
        return ["forbidden"]
    keys, codes = w.parties[s["handle"]].keys, []
    key = (s["handle"], s["old"])
    if key not in keys:
        return ["not_found"]
    if keys[key] is None:
        codes.append("key_revoked")
    elif not set(in_force(w, s["handle"])) - {key}:
        codes.append("last_key")
    return codes


def do_key_revoke(w, s):
    w.parties[s["handle"]].keys[(s["handle"], s["old"])] = None
    return 200, "key", {"party": s["handle"], "status": "revoked", "revoked_entry": w.entries}


def check_recover(w, s):
    """Registrars give a party that lost its keys a new one."""
    if s["handle"] not in w.parties:
        return ["not_found"]
    if not w.holds(s["by"], "registrar"):
        return ["forbidden"]
    return check_move(w, s, *recovery(s))


def do_recover(w, s):
    return do_move(w, s, *recovery(s))


def recovery(s):
    return "key_recover", s["handle"], None, {"party": s["handle"], "new": s["new"]}


def cannot_recover(w, content):
    codes = []
    if (content["party"], content["new"]) in w.key_owner:
        codes.append("key_taken")
    if waiting(w, content["party"]):
        codes.append("wrong_state")
    return codes


def recover(w, content):
    key, handle = (content["party"], content["new"]), content["party"]
    w.parties[handle].keys[key] = w.time + RECOVERY_DAYS * DAY if in_force(w, handle) else 0
    w.key_owner[key] = handle
    return {"party": handle}


def check_stop(w, s):
    if s["handle"] not in w.parties:
        return ["not_found"]
    if s["by"] != s["handle"]:
        return ["forbidden"]
    return [] if waiting(w, s["handle"]) else ["wrong_state"]


def do_stop(w, s):
    w.parties[s["handle"]].keys[waiting(w, s["handle"])[-1]] = None
    return 200, "key", {"party": s["handle"], "status": "revoked"}


def check_represent(w, s):
    """An organization names a person who signs for it."""
    party = w.parties.get(s["handle"])
    if party is None:
        return ["not_found"]
    if s["by"] != s["handle"]:
        return ["forbidden"]
    person = w.parties.get(s["person"])
    if person is None:
        return ["not_found"]
    if party.kind == "person" or person.kind != "person":
        return ["bad_fields"]
    codes = []
    if w.represents(s["person"], s["handle"]):
        codes.append("wrong_state")
    if any(r.organization == s["handle"] and r.until is not None and r.until > w.time - DAY
           for r in person.represents):
        codes.append("wrong_state")  # both were written to within the last day
    if s["handle"] not in person.affiliated() and any(
            r.organization == s["handle"] and r.own_wish for r in person.represents):
        codes.append("forbidden")  # they laid it down, and must say first that they belong there
    return codes


def do_represent(w, s):
    w.parties[s["person"]].represents.append(Representative(s["handle"]))
    return 201, "party", {"handle": s["handle"]}


def check_dismiss(w, s):
    if s["handle"] not in w.parties:
        return ["not_found"]
    if not w.acts_for(s["by"], s["handle"]):
        return ["forbidden"]
    codes = []
    if s["by"] not in (s["handle"], s["person"]):
        codes.append("forbidden")
    if s["person"] not in w.parties or not w.represents(s["person"], s["handle"]):
        codes.append("not_found")
    return codes


def do_dismiss(w, s):
    power = w.represents(s["person"], s["handle"])
    power.until, power.own_wish = w.time, s["by"] == s["person"]
    return 200, "party", {"handle": s["handle"]}


MOTIONS["key_recover"] = Kind(cannot_recover, recover, "registrar", "key_recovery")


ACTIONS = {
    "register": (check_register, do_register),
    "update": (check_update, do_update),
    "erase": (check_erase, do_erase),
    "key_add": (check_key_add, do_key_add),
    "key_revoke": (check_key_revoke, do_key_revoke),
    "recover": (check_recover, do_recover),
    "stop": (check_stop, do_stop),
    "represent": (check_represent, do_represent),
    "dismiss": (check_dismiss, do_dismiss),
}
