"""Offices: who is appointed, who is ended."""
import datetime

from motions import MOTIONS, Kind, check_move, do_move
from things import OF_BODY, Office, until


def appointment(s):
    return "office_appoint", s["party"], s["body"], {n: s[n] for n in
                                                     ("party", "role", "body", "until")}


def check_appoint(w, s):
    if not w.holds(s["by"], "executive"):
        return ["forbidden"]
    if s["party"] not in w.parties:
        return ["not_found"]
    if s["body"] is not None and s["role"] not in OF_BODY:
        return ["bad_fields"]
    if s["body"] is not None and s["body"] not in w.bodies:
        return ["not_found"]
    return check_move(w, s, *appointment(s))


def do_appoint(w, s):
    return do_move(w, s, *appointment(s))


def held_office(w, content):
    """The last of their terms of that office that is not over."""
    terms = [o for o in w.offices if (o.party, o.role, o.body) ==
             (content["party"], content["role"], content["body"]) and
             (o.until is None or o.until > w.today)]
    return max(terms, default=None, key=lambda o: o.until or datetime.date.max)


def cannot_appoint(w, content):
    codes, last, held = [], until(w, content), held_office(w, content)
    if w.parties[content["party"]].kind != "person" or last and last <= w.today:
        codes.append("bad_fields")
    if w.parties[content["party"]].erased and not w.parties[content["party"]].contact:
        codes.append("wrong_state")
    if content["body"] and w.life[content["body"]] == "dissolved":
        codes.append("wrong_state")
    if held and (held.until is None or last and last <= held.until):
        codes.append("wrong_state")
    return codes


def appoint(w, content):
    held = held_office(w, content)
    w.offices.append(Office(len(w.offices) + 1, content["party"], content["role"],
                            content["body"], held.until if held else w.today,
                            until(w, content), w.entries))
    return {"office": "O%d" % len(w.offices)}


def check_end_office(w, s):
    if not w.holds(s["by"], "executive"):
        return ["forbidden"]
    if not 0 < s["office"] <= len(w.offices):
        return ["not_found"]
    o = w.offices[s["office"] - 1]
    return check_move(w, s, "office_end", o.party, o.body, {"office": s["office"]})


def do_end_office(w, s):
    o = w.offices[s["office"] - 1]
    return do_move(w, s, "office_end", o.party, o.body, {"office": s["office"]})


def ended_with(w, o):
    """All their terms of that office."""
    return [t for t in w.offices if (t.party, t.role, t.body) == (o.party, o.role, o.body) and
            (t.until is None or t.until > w.today)]


def cannot_end(w, content):
    o = w.offices[content["office"] - 1]
    if o.until is not None and o.until <= w.today:
        return ["wrong_state"]
    gone = ended_with(w, o)

    def left(role, body=None, lasting=False):
        return len({t.party for t in w.offices if t not in gone and t.role == role and
                    t.body in (None, body) and t.in_force(w.today) and
                    not (lasting and t.until is not None)})
    needed = [(2 if role == "executive" else 1, left(role, None, True))
              for role in ("executive", "registrar") if role == o.role]
    needed += [(2, left(role)) for role in ("executive", "registrar") if role == o.role]
    needed += [(policy["approvals"], left(o.role, slug)) for slug, policy in w.bodies.items()
               if policy["decided_by"] == o.role and w.life[slug] != "dissolved"]
    return ["officers_needed"] if any(n > there for n, there in needed) else []


def end_office(w, content):
    for term in ended_with(w, w.offices[content["office"] - 1]):
        term.until = w.today
    return {"office": "O%d" % content["office"]}


MOTIONS["office_appoint"] = Kind(cannot_appoint, appoint, "executive", "office")
MOTIONS["office_end"] = Kind(cannot_end, end_office, "executive", "office")


ACTIONS = {
    "appoint": (check_appoint, do_appoint),
    "end_office": (check_end_office, do_end_office),
}
