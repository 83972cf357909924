"""The register's rules once more, small and by themselves: written from doc/api.md, the design and
wiotc-charter(5), with nothing of the daemon in them.

`Register.problems()` says by which codes a statement may be refused just now; none: it must be
accepted. Where several rules are broken at once, any of their codes will do, but who may not do a
thing at all learns nothing else. `Register.carry_out()` then changes the model, and says what the
answer must hold.

A statement is a dict: "do" names the action, "by" the party that signs and "key" which of its keys,
the rest is the action's own.
"""
import calendar
import datetime

DAY = 24 * 60 * 60
STAKE_DAYS = 365  # an affiliation that ended still counts for so long
KEYS_MAX = 16
OPEN = ("submitted", "in_review", "information_requested")
PENDING = OPEN + ("appealed",)
DECIDED = ("approved", "rejected", "appealed", "affirmed", "overturned")
OF_BODY = ("chair", "reviewer")  # the other roles are of the whole register
VOTES = ("approve", "reject", "abstain", "recuse")


def add_months(date, months):
    count = date.year * 12 + date.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date.replace(year=year, month=month,
                        day=min(date.day, calendar.monthrange(year, month)[1]))


class Party:
    def __init__(self, handle, kind, country, names, entry):
        self.handle, self.kind, self.country, self.names = handle, kind, country, names
        self.entry = self.changed = entry
        self.affiliations = []  # [organization, time of the end or None]
        self.keys = {}  # number: in force?

    def affiliated(self):
        return [a[0] for a in self.affiliations if a[1] is None]


class Application:
    def __init__(self, number, body, applicant, cls, time, entry):
        self.number, self.body, self.applicant, self.cls = number, body, applicant, cls
        self.time, self.entry, self.state = time, entry, "submitted"
        self.votes, self.rulings, self.endorsed = {}, {}, []
        self.reply_by = self.before = self.decided = self.membership = None
        self.steps = []


class Membership:
    def __init__(self, number, party, body, cls, country, since, until, application, entry):
        self.number, self.party, self.body, self.cls = number, party, body, cls
        self.country, self.since, self.until = country, since, until
        self.application, self.entry = application, entry


class Register:
    def __init__(self, charter, time):
        self.time = time
        self.entries = 1  # the charter
        self.bodies = {b["slug"]: b["admission"] for b in charter["bodies"]}
        self.parties, self.key_owner = {}, {}
        self.applications, self.memberships, self.offices = {}, {}, []
        self.of_body = {slug: [] for slug in self.bodies}  # memberships
        self.of_party = {}  # applications
        for officer in charter["officers"]:
            party = Party(officer["handle"], "person", officer.get("country"), officer["names"], 0)
            self.add_party(party, (party.handle, 0))
            for role in officer["roles"]:
                role, _, body = role.partition("@")
                self.offices.append((party.handle, role, body or None))

    # What follows from it all.

    @property
    def today(self):
        return datetime.datetime.fromtimestamp(self.time, datetime.timezone.utc).date()

    def add_party(self, party, key):
        self.parties[party.handle] = party
        self.of_party[party.handle] = []
        if key is not None:
            self.key_owner[key] = party.handle
            party.keys[key] = True

    def status(self, a):
        if a.state == "information_requested" and a.reply_by < self.today:
            return "lapsed"
        return a.state

    def holders(self, role, body):
        return {o[0] for o in self.offices if o[1] == role and o[2] in (None, body)}

    def holds(self, handle, role, body=None):
        return any(o[0] == handle and o[1] == role and
                   (o[2] == body or o[2] is None and (body or role not in OF_BODY))
                   for o in self.offices)

    def has_stake(self, handle, a):
        """The applicant, and who belongs to it or did so in the year before it applied."""
        since = a.time - STAKE_DAYS * DAY
        return handle == a.applicant or any(
            organization == a.applicant and (until is None or until >= since)
            for organization, until in self.parties[handle].affiliations)

    def active(self, m, date=None):
        date = date or self.today
        return m.since <= date < m.until

    def in_good_standing(self, handle):
        return any(m.party == handle and self.active(m)
                   for body in self.of_body.values() for m in body)

    def not_over(self, body):
        return [m for m in self.of_body[body] if m.until > self.today]

    def cannot_be_admitted(self, body, handle):
        party, policy, codes = self.parties[handle], self.bodies[body], []
        seated = self.not_over(body)
        if any(m.party == handle for m in seated):
            codes.append("already_member")
        if policy["one_per_country"] and party.country is None:
            codes.append("wrong_kind")
        if policy["one_per_country"] and any(m.country == party.country for m in seated):
            codes.append("seat_taken")
        if policy["seats"] and len(seated) >= policy["seats"]:
            codes.append("no_seats")
        return codes

    def pending(self, handle, body=None, other_than=None):
        return any(self.status(a) in PENDING and a is not other_than and body in (None, a.body)
                   for a in self.of_party[handle])

    def tally(self, a):
        """Votes that count: a stake declared later takes one out again."""
        counted = [v for who, v in a.votes.items() if not self.has_stake(who, a)]
        return counted.count("approve"), counted.count("reject")

    def quorum(self, a):
        """As officers see it, and as the public does, who is not told who voted."""
        needed = self.bodies[a.body]["approvals"]
        impartial = {h for h in self.holders(self.bodies[a.body]["decided_by"], a.body)
                     if not self.has_stake(h, a)}
        may_vote = {h for h in impartial if a.votes.get(h) != "recuse"}
        waiting = len([h for h in may_vote if h not in a.votes])
        return ({"approvals_needed": needed, "may_vote": len(may_vote),
                 "reachable": max(self.tally(a)) + waiting >= needed},
                {"approvals_needed": needed, "may_vote": len(impartial),
                 "reachable": len(impartial) >= needed})

    def endorsement_counts(self, handle, a):
        return self.in_good_standing(handle) and not self.has_stake(handle, a)

    def endorsements_met(self, a):
        counted = [h for h in a.endorsed if self.endorsement_counts(h, a)]
        return len(counted) >= self.bodies[a.body]["endorsements"]

    def bench(self, a):
        """Who may rule on the appeal: deciders who did not vote; executives when they are too few."""
        policy = self.bodies[a.body]
        bench = {h for h in self.holders(policy["decided_by"], a.body)
                 if h not in a.votes and not self.has_stake(h, a)}
        if len(bench) < policy["approvals"]:
            bench |= {h for h in self.holders("executive", a.body)
                      if h not in a.votes and not self.has_stake(h, a)}
        return bench

    def sees_votes(self, handle, a):
        decider = self.bodies[a.body]["decided_by"]
        return not self.has_stake(handle, a) and (
            self.holds(handle, "registrar") or self.holds(handle, "auditor") or
            self.holds(handle, decider, a.body) or
            self.status(a) == "appealed" and self.holds(handle, "executive") and
            handle in self.bench(a))

    # Statements.

    def problems(self, s):
        if s["do"] == "register" and s["with_key"]:
            return check_register(self, s)
        key = (s["by"], s["key"])
        if key not in self.key_owner:
            return ["bad_fields"] if s["do"] == "register" else ["key_unknown"]
        if not self.parties[self.key_owner[key]].keys[key]:
            return ["key_revoked"]
        return ACTIONS[s["do"]][0](self, s)

    def carry_out(self, s):
        expected = ACTIONS[s["do"]][1](self, s)
        self.entries += 1
        return expected

    def application_problems(self, s, may, states, impartial):
        """As every step of an application begins: is it there, who may, in which states."""
        a = self.applications.get(s["application"])
        if a is None:
            return None, ["not_found"]
        if not may(a):
            return a, ["forbidden"]
        codes = []
        if impartial and self.has_stake(s["by"], a):
            codes.append("conflict_of_interest")
        if self.status(a) not in states:
            codes.append("wrong_state")
        return a, codes

    def step(self, a, by, action, state):
        a.steps.append((self.entries, by, action, state))
        a.state = state

    def shown(self, a, by):
        """What the answer to a step must say of the application."""
        out = {"id": "A%d" % a.number, "body": a.body, "applicant": a.applicant, "class": a.cls,
               "status": self.status(a), "entry": a.entry,
               "reply_by": str(a.reply_by) if a.state == "information_requested" else None,
               "membership": "M%d" % a.membership if a.membership else None}
        if self.status(a) in OPEN:
            out["quorum"] = self.quorum(a)[0 if self.sees_votes(by, a) else 1]
        return out

    def admit(self, a):
        number = len(self.memberships) + 1
        m = Membership(number, a.applicant, a.body, a.cls, self.parties[a.applicant].country,
                       self.today, add_months(self.today, self.bodies[a.body]["term_months"]),
                       a.number, self.entries)
        self.memberships[number] = m
        self.of_body[a.body].append(m)
        a.membership = number

    def decide(self, a, by, action):
        """The step was recorded: does it bring the decision? Assumes that problems() was asked."""
        approvals, rejections = self.tally(a)
        needed = self.bodies[a.body]["approvals"]
        state = a.state
        if a.state == "in_review" and action == "reject" and rejections >= needed:
            state = "rejected"
        elif a.state == "in_review" and action not in ("reject", "abstain", "recuse") and \
                approvals >= needed and self.endorsements_met(a) and \
                not self.cannot_be_admitted(a.body, a.applicant):
            state = "approved"
        if state != a.state:
            a.decided = self.time
        self.step(a, by, action, state)
        if state == "approved":
            self.admit(a)


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
    if s["by"] != s["handle"] and not w.holds(s["by"], "registrar"):
        return ["forbidden"]
    codes = []
    if s["affiliations"] is not None and s["by"] != s["handle"] or \
            affiliation_problems(w, party.kind, s["affiliations"]):
        codes.append("bad_fields")
    moves = s["country"] is not None and s["country"] != party.country
    if (moves or s["names"] is not None) and w.pending(s["handle"]):
        codes.append("frozen")
    if moves and any(m.party == s["handle"] for b in w.bodies for m in w.not_over(b)):
        codes.append("frozen")
    return codes


def do_update(w, s):
    party = w.parties[s["handle"]]
    party.names = s["names"] if s["names"] is not None else party.names
    party.country = s["country"] or party.country
    party.changed = w.entries
    affiliate(w, party, s["affiliations"])
    return 200, "party", party_shown(party)


def in_force(w, handle):
    return sum(w.parties[handle].keys.values())


def check_key_add(w, s):
    if s["handle"] not in w.parties:
        return ["not_found"]
    if s["by"] != s["handle"]:
        return ["forbidden"]
    keys, new, codes = w.parties[s["handle"]].keys, (s["handle"], s["new"]), []
    if new in w.key_owner:
        codes.append("key_taken")
    replaces = s["replaces"]
    if in_force(w, s["handle"]) - (replaces is not None) >= KEYS_MAX or \
            replaces is not None and not keys.get((s["handle"], replaces)):
        codes.append("bad_fields")
    return codes


def do_key_add(w, s):
    keys, new = w.parties[s["handle"]].keys, (s["handle"], s["new"])
    keys[new] = True
    w.key_owner[new] = s["handle"]
    if s["replaces"] is not None:
        keys[(s["handle"], s["replaces"])] = False
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
    if not keys[key]:
        codes.append("key_revoked")
    elif in_force(w, s["handle"]) < 2:
        codes.append("last_key")
    return codes


def do_key_revoke(w, s):
    w.parties[s["handle"]].keys[(s["handle"], s["old"])] = False
    return 200, "key", {"party": s["handle"], "status": "revoked", "revoked_entry": w.entries}


def check_apply(w, s):
    if s["applicant"] not in w.parties:
        return ["not_found"]
    if s["by"] != s["applicant"]:
        return ["forbidden"]
    if s["body"] not in w.bodies:
        return ["not_found"]
    policy = w.bodies[s["body"]]
    codes = w.cannot_be_admitted(s["body"], s["applicant"])
    if w.parties[s["applicant"]].kind not in policy["applicants"]:
        codes.append("wrong_kind")
    if w.pending(s["applicant"], s["body"]):
        codes.append("already_applied")
    if codes:
        return codes
    required = {q["id"] for q in policy["questions"] if q["required"]}
    known = {q["id"] for q in policy["questions"]}
    answered = set(s["answers"])
    if s["class"] not in policy["classes"] + [None] or required - answered or answered - known:
        codes.append("bad_fields")
    return codes


def do_apply(w, s):
    classes = w.bodies[s["body"]]["classes"]
    cls = s["class"] or ("full" if "full" in classes else classes[0])
    a = Application(len(w.applications) + 1, s["body"], s["applicant"], cls, w.time, w.entries)
    w.applications[a.number] = a
    w.of_party[s["applicant"]].append(a)
    w.step(a, s["by"], "submit", "submitted")
    return 201, "application", w.shown(a, s["by"])


def by_registrar(w, s):
    return lambda a: w.holds(s["by"], "registrar")


def by_decider(w, s):
    return lambda a: w.holds(s["by"], w.bodies[a.body]["decided_by"], a.body)


def by_applicant(w, s):
    return lambda a: s["by"] == a.applicant


def check_screen(w, s):
    return w.application_problems(s, by_registrar(w, s), ("submitted",), True)[1]


def do_screen(w, s):
    a = w.applications[s["application"]]
    w.step(a, s["by"], "screen", "in_review")
    return 200, "application", w.shown(a, s["by"])


def check_ask(w, s):
    def may(a):
        return by_registrar(w, s)(a) or by_decider(w, s)(a)
    return w.application_problems(s, may, ("submitted", "in_review"), True)[1]


def do_ask(w, s):
    a = w.applications[s["application"]]
    a.before = a.state
    a.reply_by = w.today + datetime.timedelta(days=w.bodies[a.body]["reply_days"])
    w.step(a, s["by"], "ask", "information_requested")
    return 201, "application", w.shown(a, s["by"])


def check_answer(w, s):
    return w.application_problems(s, by_applicant(w, s), ("information_requested",), False)[1]


def do_answer(w, s):
    a = w.applications[s["application"]]
    a.state, a.reply_by = a.before, None
    w.decide(a, s["by"], "answer")
    return 201, "application", w.shown(a, s["by"])


def check_vote(w, s):
    a, codes = w.application_problems(s, by_decider(w, s), ("in_review",), True)
    if codes:
        return codes
    if s["by"] in a.votes:
        return ["already_voted"]
    if s["vote"] == "approve" and w.tally(a)[0] + 1 >= w.bodies[a.body]["approvals"] and \
            w.endorsements_met(a):
        return w.cannot_be_admitted(a.body, a.applicant)
    return []


def do_vote(w, s):
    a = w.applications[s["application"]]
    a.votes[s["by"]] = s["vote"]
    w.decide(a, s["by"], s["vote"])
    return 201, "application", w.shown(a, s["by"])


def check_endorse(w, s):
    a, codes = w.application_problems(s, lambda a: w.in_good_standing(s["by"]), OPEN, True)
    if a and not codes and s["by"] in a.endorsed:
        codes.append("already_endorsed")
    return codes


def do_endorse(w, s):
    a = w.applications[s["application"]]
    a.endorsed.append(s["by"])
    w.decide(a, s["by"], "endorse")
    return 201, "application", w.shown(a, s["by"])


def check_withdraw(w, s):
    return w.application_problems(s, by_applicant(w, s), OPEN, False)[1]


def check_cancel(w, s):
    return w.application_problems(s, by_registrar(w, s), OPEN, True)[1]


def do_end(w, s):
    a = w.applications[s["application"]]
    w.step(a, s["by"], s["do"], {"withdraw": "withdrawn", "cancel": "cancelled"}[s["do"]])
    return 200, "application", w.shown(a, s["by"])


def check_appeal(w, s):
    a, codes = w.application_problems(s, by_applicant(w, s), ("rejected",), False)
    if codes:
        return codes
    days = w.bodies[a.body]["appeal_days"]
    decided = datetime.datetime.fromtimestamp(a.decided, datetime.timezone.utc).date()
    if not days or w.today > decided + datetime.timedelta(days=days):
        codes.append("too_late")
    if w.pending(a.applicant, a.body, other_than=a):
        codes.append("already_applied")
    return codes


def do_appeal(w, s):
    a = w.applications[s["application"]]
    w.step(a, s["by"], "appeal", "appealed")
    return 201, "application", w.shown(a, s["by"])


def check_rule(w, s):
    def may(a):
        return by_decider(w, s)(a) or w.holds(s["by"], "executive")
    a, codes = w.application_problems(s, may, ("appealed",), True)
    if codes:
        return codes
    if s["by"] in a.votes or s["by"] not in w.bench(a):
        codes.append("forbidden")
    if s["by"] in a.rulings:
        codes.append("already_voted")
    if not codes and s["ruling"] == "overturn" and \
            rulings(w, a).count("overturn") + 1 >= w.bodies[a.body]["approvals"]:
        return w.cannot_be_admitted(a.body, a.applicant)
    return codes


def rulings(w, a):
    return [r for who, r in a.rulings.items() if not w.has_stake(who, a)]


def do_rule(w, s):
    a = w.applications[s["application"]]
    a.rulings[s["by"]] = s["ruling"]
    state = "appealed"
    if rulings(w, a).count(s["ruling"]) >= w.bodies[a.body]["approvals"]:
        state = {"affirm": "affirmed", "overturn": "overturned"}[s["ruling"]]
    w.step(a, s["by"], s["ruling"], state)
    if state == "overturned":
        w.admit(a)
    return 201, "application", w.shown(a, s["by"])


ACTIONS = {
    "register": (check_register, do_register),
    "update": (check_update, do_update),
    "key_add": (check_key_add, do_key_add),
    "key_revoke": (check_key_revoke, do_key_revoke),
    "apply": (check_apply, do_apply),
    "screen": (check_screen, do_screen),
    "ask": (check_ask, do_ask),
    "answer": (check_answer, do_answer),
    "vote": (check_vote, do_vote),
    "endorse": (check_endorse, do_endorse),
    "withdraw": (check_withdraw, do_end),
    "cancel": (check_cancel, do_end),
    "appeal": (check_appeal, do_appeal),
    "rule": (check_rule, do_rule),
}
