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

import rules

DAY = 24 * 60 * 60
STAKE_DAYS = 365  # an affiliation that ended still counts for so long
DUE_DAYS = 60
EARLY_DAYS = 90  # before its end, from then on a term can be renewed
RETURN_DAYS = 365  # after its end, so long a membership can begin anew without an application
GRACE_DAYS = 30  # unless the policy says otherwise
MOTION_DAYS = 30
RECOVERY_DAYS = 7
SEATED = ("active", "due", "suspended", "grace")
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
        self.represents = []  # Representative
        self.keys = {}  # (name, number): None when revoked, else the time from which it is in force

    def affiliated(self):
        return [a[0] for a in self.affiliations if a[1] is None]


class Application:
    def __init__(self, number, body, applicant, cls, time, entry):
        self.number, self.body, self.applicant, self.cls = number, body, applicant, cls
        self.time, self.entry, self.state = time, entry, "submitted"
        self.votes, self.rulings, self.endorsed = {}, {}, []
        self.failures = []  # (ceremony, decision, votes): opened, and not carried out
        self.electors = None  # who held the office when the vote was opened
        self.sealed_for = self.sealed_state = None
        self.reply_by = self.before = self.decided_on = self.membership = None
        self.steps = []


class Representative:
    """A person's power to sign for an organization."""

    def __init__(self, organization):
        self.organization, self.until, self.acted, self.own_wish = organization, None, False, False


class Office:
    def __init__(self, number, party, role, body, since, until, entry):
        self.number, self.party, self.role, self.body = number, party, role, body
        self.since, self.until, self.entry = since, until, entry

    def in_force(self, date):
        return self.since <= date and (self.until is None or self.until > date)

    def status(self, date):
        """One that was ended before it began never was."""
        if self.in_force(date):
            return "in_force"
        comes = self.since > date and (self.until is None or self.until > self.since)
        return "future" if comes and rules.OFFICE_ENDS else "ended"


class Motion:
    def __init__(self, number, kind, subject, body, content, needed, time, by, entry):
        self.number, self.kind, self.subject, self.body = number, kind, subject, body
        self.content, self.needed, self.time, self.by = content, needed, time, by
        self.entry, self.state, self.votes, self.result = entry, "open", {}, None
        self.counted = 0, 0  # after the last vote


class Chain:
    """Terms that continue each other; what ends and suspends them is recorded of all of them."""

    def __init__(self):
        self.endings = []  # (date, reason)
        self.suspensions = []  # [first day, first day it is over or None, lifted?]

    def ending(self):
        return min(self.endings, default=None, key=lambda e: e[0])

    def suspended(self, date):
        return [s for s in self.suspensions
                if s[0] <= date and (s[1] is None or s[1] > date) and not s[2]]


class Membership:
    def __init__(self, number, chain, a, country, since, policy, entry):
        self.number, self.chain = number, chain
        self.party, self.body, self.cls, self.application = a.applicant, a.body, a.cls, a.number
        self.country, self.since, self.entry = country, since, entry
        self.until = add_months(since, policy["term_months"])
        self.grace_until = self.until + datetime.timedelta(policy.get("grace_days", GRACE_DAYS))
        self.continues = self.renewed_by = None

    def status(self, date):
        if not rules.TERMS:
            return "active" if self.since <= date < self.until else "expired"
        ending = self.chain.ending()
        if ending and (self.until > ending[0] or not self.renewed_by) and ending[0] <= date:
            return ending[1]
        if self.since > date:
            return "future"
        if self.until > date:
            if self.chain.suspended(date):
                return "suspended"
            due = self.until <= date + datetime.timedelta(DUE_DAYS)
            return "due" if due and not self.renewed_by and not ending else "active"
        if self.renewed_by:
            return "expired"
        return "grace" if self.grace_until > date else "lapsed"


class Register:
    def __init__(self, charter, time):
        self.time = time
        self.entries = 1  # the charter
        self.bodies = {b["slug"]: b["admission"] for b in charter["bodies"]}
        self.parties, self.key_owner = {}, {}
        self.applications, self.memberships, self.offices, self.motions = {}, {}, [], {}
        self.erased = False  # anything: then a repeat may be answered with its receipt only
        self.ceremonies = {}  # slug: [date, held?]
        self.quorums = charter["quorums"]
        self.of_body = {slug: [] for slug in self.bodies}  # memberships
        self.of_party = {}  # applications
        for officer in charter["officers"]:
            party = Party(officer["handle"], "person", officer.get("country"), officer["names"], 0)
            self.add_party(party, (party.handle, 0))
            for role in officer["roles"]:
                role, _, body = role.partition("@")
                self.offices.append(Office(len(self.offices) + 1, party.handle, role,
                                           body or None, self.today, None, 0))

    # What follows from it all.

    @property
    def today(self):
        return datetime.datetime.fromtimestamp(self.time, datetime.timezone.utc).date()

    def add_party(self, party, key):
        self.parties[party.handle] = party
        self.of_party[party.handle] = []
        if key is not None:
            self.key_owner[key] = party.handle
            party.keys[key] = 0

    def status(self, a):
        if a.state == "information_requested" and a.reply_by < self.today:
            return "lapsed"
        return a.state

    def holders(self, role, body):
        return {o.party for o in self.offices
                if o.role == role and o.body in (None, body) and o.in_force(self.today)}

    def holds(self, handle, role, body=None):
        return (body is not None or role not in OF_BODY) and handle in self.holders(role, body)

    def involved(self, handle, other, time):
        """Is it themself, or do they belong to it, or did so in the year before that time?"""
        party, since = self.parties[handle], time - STAKE_DAYS * DAY
        return handle == other or any(
            organization == other and (until is None or until >= since)
            for organization, until in party.affiliations) or any(
            r.organization == other and
            (r.until is None or r.until >= since and (r.acted or not r.own_wish))
            for r in party.represents)

    def has_stake(self, handle, a):
        return self.involved(handle, a.applicant, a.time)

    def represents(self, handle, other):
        return next((r for r in self.parties[handle].represents
                     if r.organization == other and r.until is None), None)

    def acts_for(self, handle, other):
        return handle == other or self.represents(handle, other) is not None

    def in_good_standing(self, handle):
        return any(m.party == handle and m.status(self.today) in ("active", "due")
                   for body in self.of_body.values() for m in body)

    def seated(self, body, date=None):
        """Its roster."""
        return [m for m in self.of_body[body] if m.status(date or self.today) in SEATED]

    def cannot_be_admitted(self, body, handle):
        party, policy, codes = self.parties[handle], self.bodies[body], []
        seated = self.seated(body)
        others = [m for m in seated if m.party != handle]
        if len(others) != len(seated):
            codes.append("already_member")
        if policy["one_per_country"] and party.country is None:
            codes.append("wrong_kind")
        if policy["one_per_country"] and any(m.country == party.country for m in others):
            codes.append("seat_taken")
        if policy["seats"] and len({m.chain for m in others}) >= policy["seats"]:
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
        holders = self.holders(self.bodies[a.body]["decided_by"], a.body)
        electors = holders if a.electors is None else a.electors
        impartial = {h for h in electors if not self.has_stake(h, a)}
        may_vote = {h for h in impartial if a.votes.get(h, "recuse") != "recuse" or
                    h not in a.votes and h in holders}
        waiting = len([h for h in may_vote if h not in a.votes])
        return ({"approvals_needed": needed, "may_vote": len(may_vote),
                 "reachable": max(self.tally(a)) + waiting >= needed},
                {"approvals_needed": needed, "may_vote": len(impartial & holders),
                 "reachable": len(impartial) >= needed})

    def endorsement_counts(self, handle, a):
        return self.in_good_standing(handle) and not self.has_stake(handle, a)

    def endorsements_met(self, a):
        counted = [h for h in a.endorsed if self.endorsement_counts(h, a)]
        return len(counted) >= self.bodies[a.body]["endorsements"]

    def bench(self, a):
        """Who may rule on the appeal: deciders who did not vote; executives when they are too few."""
        policy = self.bodies[a.body]
        voted = set(a.votes).union(*(votes for _, _, votes in a.failures))
        bench = {h for h in self.holders(policy["decided_by"], a.body)
                 if h not in voted and not self.has_stake(h, a)}
        if len(bench) < policy["approvals"]:
            bench |= {h for h in self.holders("executive", a.body)
                      if h not in voted and not self.has_stake(h, a)}
        return bench

    def sealed(self, a):
        return a.sealed_for is not None and not self.ceremonies[a.sealed_for][1]

    def opened(self, a):
        return bool(a.sealed_state) and not self.sealed(a) and a.state in DECIDED + ("in_review",)

    def sees_votes(self, handle, a):
        partial, decider = self.has_stake(handle, a), self.bodies[a.body]["decided_by"]
        if self.sealed(a):
            return not partial and handle in a.electors and self.holds(handle, decider, a.body)
        return self.opened(a) or not partial and (
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
        since = self.parties[self.key_owner[key]].keys[key]
        if since is None or since > self.time:
            return ["key_revoked" if since is None else "key_waiting"]
        return ACTIONS[s["do"]][0](self, self.of_owner(s))

    def of_owner(self, s):
        """Who acts is whose the key is: a key made for one party may be another's first."""
        if s["do"] == "register" and s["with_key"]:
            return s
        return dict(s, by=self.key_owner[s["by"], s["key"]])

    def carry_out(self, s):
        s = self.of_owner(s)
        expected = ACTIONS[s["do"]][1](self, s)
        self.note_act(s)
        self.entries += 1
        return expected

    def note_act(self, s):
        """Who has signed for an organization cannot say later that they never wanted to."""
        for_whom = s.get("applicant") or s["do"] == "update" and s["handle"]
        if "membership" in s:
            for_whom = self.memberships[s["membership"]].party
        elif "application" in s:
            for_whom = self.applications[s["application"]].applicant
        if not for_whom or s["do"] not in FOR_OTHERS or \
                s["do"] == "update" and self.holds(s["by"], "registrar"):
            return
        power = self.represents(s["by"], for_whom)
        if power:
            power.acted = True

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
        seen = self.sees_votes(by, a)
        if self.status(a) in OPEN:
            out["quorum"] = self.quorum(a)[0 if seen else 1]
        out["sealed_for"], out["opened"] = a.sealed_for, True if self.opened(a) else None
        under_seal = self.sealed(a) and a.sealed_state and seen
        out["sealed_decision"] = {"status": a.sealed_state} if under_seal else None
        return out

    def vote_anew(self, a):
        a.failures.append((a.sealed_for, a.sealed_state, a.votes))
        a.votes, a.sealed_for, a.sealed_state = {}, None, None
        a.electors = self.holders(self.bodies[a.body]["decided_by"], a.body)

    def admit(self, a):
        a.membership = self.add_term(a, Chain(), self.today).number

    def add_term(self, a, chain, since, before=None):
        m = Membership(len(self.memberships) + 1, chain, a, self.parties[a.applicant].country,
                       since, self.bodies[a.body], self.entries)
        self.memberships[m.number] = m
        self.of_body[a.body].append(m)
        if before:
            m.continues, before.renewed_by = before.number, m.number
        return m

    def member_shown(self, m):
        if not rules.TERMS:
            return {"id": "M%d" % m.number, "party": m.party, "body": m.body, "class": m.cls,
                    "since": str(m.since), "until": str(m.until), "status": m.status(self.today),
                    "application": "A%d" % m.application, "entry": m.entry}
        ending = m.chain.ending()
        if not ending or m.until <= ending[0] and m.renewed_by:
            over = m.status(self.today) in ("expired", "lapsed")
            ending = (m.until, "expired") if over else None
        return {"id": "M%d" % m.number, "party": m.party, "body": m.body, "class": m.cls,
                "since": str(m.since), "until": str(m.until), "grace_until": str(m.grace_until),
                "status": m.status(self.today), "application": "A%d" % m.application,
                "entry": m.entry, "ended": str(ending[0]) if ending else None,
                "ended_reason": ending[1] if ending else None,
                "continues": "M%d" % m.continues if m.continues else None,
                "renewed_by": "M%d" % m.renewed_by if m.renewed_by else None}

    def decide(self, a, by, action):
        """The step was recorded: does it bring the decision? Assumes that problems() was asked."""
        approvals, rejections = self.tally(a)
        needed = self.bodies[a.body]["approvals"]
        state = a.state
        open_to_decide = a.state == "in_review" and not (self.sealed(a) and a.sealed_state)
        if open_to_decide and action == "reject" and rejections >= needed:
            state = "rejected"
        elif open_to_decide and action not in ("reject", "abstain", "recuse") and \
                approvals >= needed and self.endorsements_met(a) and \
                not self.cannot_be_admitted(a.body, a.applicant):
            state = "approved"
        if state != a.state and self.sealed(a):
            a.sealed_state, state = state, a.state
        if state != a.state:
            a.decided_on = self.today
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
    if not w.acts_for(s["by"], s["handle"]) and not w.holds(s["by"], "registrar"):
        return ["forbidden"]
    codes = []
    if s["affiliations"] is not None and s["by"] != s["handle"] or \
            affiliation_problems(w, party.kind, s["affiliations"]):
        codes.append("bad_fields")
    moves = s["country"] is not None and s["country"] != party.country
    if (moves or s["names"] is not None) and w.pending(s["handle"]):
        codes.append("frozen")
    if moves and any(m.party == s["handle"] for b in w.bodies for m in w.seated(b)):
        codes.append("frozen")
    return codes


def do_update(w, s):
    party = w.parties[s["handle"]]
    party.names = s["names"] if s["names"] is not None else party.names
    party.country = s["country"] or party.country
    party.changed = w.entries
    affiliate(w, party, s["affiliations"])
    return 200, "party", party_shown(party)


def check_erase(w, s):
    """What is erased the model knows nothing of: only when it may be."""
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


def check_apply(w, s):
    if s["applicant"] not in w.parties:
        return ["not_found"]
    if not w.acts_for(s["by"], s["applicant"]):
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
    return lambda a: w.acts_for(s["by"], a.applicant)


def check_screen(w, s):
    return w.application_problems(s, by_registrar(w, s), ("submitted",), True)[1]


def do_screen(w, s):
    a = w.applications[s["application"]]
    a.electors = w.holders(w.bodies[a.body]["decided_by"], a.body) if rules.SEALS else None
    w.step(a, s["by"], "screen", "in_review")
    return 200, "application", w.shown(a, s["by"])


def check_ask(w, s):
    def may(a):
        return by_registrar(w, s)(a) or by_decider(w, s)(a)
    a, codes = w.application_problems(s, may, ("submitted", "in_review"), True)
    if a and not codes and w.sealed(a):
        codes.append("wrong_state")
    return codes


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
    under_seal = w.sealed(a)
    if s.get("sealed_for"):
        ceremony = w.ceremonies.get(s.get("sealed_for"))
        if under_seal and s.get("sealed_for") != a.sealed_for or ceremony and ceremony[1]:
            codes.append("wrong_state")
        elif ceremony is None:
            codes.append("not_found")
        under_seal = True
    if a.electors is not None and s["by"] not in a.electors:
        codes.append("forbidden")
    if s["by"] in a.votes:
        codes.append("already_voted")
    if under_seal and a.sealed_state:
        codes.append("wrong_state")
    if not codes and s["vote"] == "approve" and w.endorsements_met(a) and \
            w.tally(a)[0] + 1 >= w.bodies[a.body]["approvals"]:
        return w.cannot_be_admitted(a.body, a.applicant)
    return codes


def do_vote(w, s):
    a = w.applications[s["application"]]
    a.sealed_for = s.get("sealed_for") or a.sealed_for
    a.votes[s["by"]] = s["vote"]
    w.decide(a, s["by"], s["vote"])
    return 201, "application", w.shown(a, s["by"])


def check_schedule(w, s):
    if not w.holds(s["by"], "executive"):
        return ["forbidden"]
    codes = []
    if datetime.date.fromisoformat(s["date"]) < w.today:
        codes.append("bad_fields")
    if s["slug"] in w.ceremonies:
        codes.append("slug_taken")
    return codes


def do_schedule(w, s):
    w.ceremonies[s["slug"]] = [datetime.date.fromisoformat(s["date"]), False]
    return 201, "ceremony", {"slug": s["slug"], "date": s["date"], "status": "scheduled"}


def check_hold(w, s):
    if not w.holds(s["by"], "executive"):
        return ["forbidden"]
    if s["slug"] not in w.ceremonies:
        return ["not_found"]
    date, held = w.ceremonies[s["slug"]]
    return ["wrong_state"] if held else ["too_early"] if w.today < date else []


def do_hold(w, s):
    """Opens what was sealed for it, in the order of the applications: who is admitted takes a seat."""
    opened = []
    w.ceremonies[s["slug"]][1] = True
    for a in w.applications.values():
        if a.sealed_for != s["slug"] or a.sealed_state is None or a.state != "in_review":
            continue
        decision = a.sealed_state
        done = decision != "approved" or not w.cannot_be_admitted(a.body, a.applicant)
        w.step(a, s["by"], "open", decision if done else "in_review")
        if done:
            a.decided_on = w.today
        else:
            w.vote_anew(a)
        if a.state == "approved":
            w.admit(a)
        opened.append(("application", "A%d" % a.number, done, decision))
    return 200, "ceremony", {"slug": s["slug"], "status": "held", "opened": opened}


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
    if not days or w.today > a.decided_on + datetime.timedelta(days=days):
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


def member_problems(w, s, may, states, impartial):
    m = w.memberships.get(s["membership"])
    if m is None:
        return None, ["not_found"]
    if not may(m):
        return m, ["forbidden"]
    codes = []
    if impartial and w.involved(s["by"], m.party, w.time):
        codes.append("conflict_of_interest")
    if m.status(w.today) not in states:
        codes.append("wrong_state")
    return m, codes


def by_member(w, s):
    return lambda m: w.acts_for(s["by"], m.party)


def by_keeper(w, s):
    return lambda m: w.holds(s["by"], "registrar") or w.holds(s["by"], "chair", m.body)


def check_renew(w, s):
    m, codes = member_problems(w, s, by_member(w, s), SEATED + ("lapsed",), False)
    if codes:
        return codes
    if m.renewed_by or m.chain.ending():
        return ["wrong_state"]
    if m.status(w.today) != "lapsed":
        early = w.today < m.until - datetime.timedelta(EARLY_DAYS)
        return ["wrong_state"] if early else []
    if w.today >= m.until + datetime.timedelta(RETURN_DAYS) or m.chain.suspended(w.today):
        codes.append("wrong_state")
    if w.parties[m.party].kind not in w.bodies[m.body]["applicants"]:
        codes.append("wrong_kind")
    return codes + w.cannot_be_admitted(m.body, m.party)


def do_renew(w, s):
    m = w.memberships[s["membership"]]
    a = w.applications[m.application]
    new = w.add_term(a, Chain(), w.today) if m.status(w.today) == "lapsed" else \
        w.add_term(a, m.chain, m.until, before=m)
    return 201, "membership", w.member_shown(new)


def until(w, s):
    return s["until"] and datetime.date.fromisoformat(s["until"])


def check_suspend(w, s):
    _, codes = member_problems(w, s, by_keeper(w, s), ("active", "due"), True)
    if not codes and s["until"] and until(w, s) <= w.today:
        codes.append("bad_fields")
    return codes


def do_suspend(w, s):
    m = w.memberships[s["membership"]]
    m.chain.suspensions.append([w.today, until(w, s), False])
    return 201, "membership", w.member_shown(m)


def check_reinstate(w, s):
    m, codes = member_problems(w, s, by_keeper(w, s), ("suspended", "grace", "lapsed"), True)
    if not codes and not m.chain.suspended(w.today):
        codes.append("wrong_state")
    return codes


def do_reinstate(w, s):
    m = w.memberships[s["membership"]]
    for suspension in m.chain.suspended(w.today):
        suspension[2] = True
    return 200, "membership", w.member_shown(m)


def check_resign(w, s):
    m, codes = member_problems(w, s, by_member(w, s), SEATED, False)
    if codes:
        return codes
    date = until(w, s) or w.today
    terms = [t.until for t in w.memberships.values() if t.chain is m.chain]
    if s["until"] and (date < w.today or date > max(terms)):
        codes.append("bad_fields")
    if any(e[0] <= date for e in m.chain.endings):
        codes.append("wrong_state")
    return codes


def do_resign(w, s):
    m = w.memberships[s["membership"]]
    m.chain.endings.append((until(w, s) or w.today, "resigned"))
    return 201, "membership", w.member_shown(m)


def motion_status(w, m):
    return "lapsed" if m.state == "open" and m.time < w.time - MOTION_DAYS * DAY else m.state


def motion_count(w, m):
    """Approvals and rejections that count, and who may still vote. While it is open, votes count of
    those who hold the office; then, what was counted with the last vote."""
    if motion_status(w, m) != "open":
        return m.counted + ([],)
    holders = w.holders(MOTIONS[m.kind][2], m.body)
    counted = [v for who, v in m.votes.items()
               if who in holders and not w.involved(who, m.subject, m.time)]
    left = [h for h in w.parties if h in holders and
            h not in m.votes and not w.involved(h, m.subject, m.time)]
    return counted.count("approve"), counted.count("reject"), left


def motion_shown(w, m):
    approvals, rejections, left = motion_count(w, m)
    return {"id": "R%d" % m.number, "kind": m.kind, "subject": m.subject, "body": m.body,
            "status": motion_status(w, m), "moved_by": m.by, "needed": m.needed, "entry": m.entry,
            "voters": MOTIONS[m.kind][2], "approvals": approvals, "rejections": rejections,
            "may_vote": left if motion_status(w, m) == "open" else None, "result": m.result}


def same_motion(w, kind, content):
    return next((m for m in w.motions.values() if m.kind == kind and m.content == content and
                 motion_status(w, m) == "open"), None)


def vote_problems(w, s, m, vote):
    codes = []
    if w.involved(s["by"], m.subject, m.time):
        codes.append("conflict_of_interest")
    if s["by"] in m.votes:
        codes.append("already_voted")
    if motion_status(w, m) != "open":
        codes.append("wrong_state")
    if not codes and vote == "approve" and motion_count(w, m)[0] + 1 >= m.needed:
        codes += MOTIONS[m.kind][0](w, m.content)
    return codes


def cast(w, s, m, vote):
    m.votes[s["by"]] = vote
    approvals, rejections, left = motion_count(w, m)
    m.counted = approvals, rejections
    if vote == "approve" and approvals >= m.needed:
        m.state, m.result = "carried", MOTIONS[m.kind][1](w, m.content)
    elif approvals + len(left) < m.needed:
        m.state = "rejected"
    shown = motion_shown(w, m)
    return 201, "motion", shown


def check_move(w, s, kind, subject, body, content):
    same = same_motion(w, kind, content)
    if same:
        return vote_problems(w, s, same, "approve")
    if w.involved(s["by"], subject, w.time):
        return ["conflict_of_interest"]
    new = Motion(0, kind, subject, body, content, w.quorums[MOTIONS[kind][3]], w.time, s["by"], 0)
    codes = MOTIONS[kind][0](w, content)
    if len(motion_count(w, new)[2]) < new.needed:
        codes.append("quorum_unreachable")
    return codes


def do_move(w, s, kind, subject, body, content):
    m = same_motion(w, kind, content)
    if m is None:
        m = Motion(len(w.motions) + 1, kind, subject, body, content, w.quorums[MOTIONS[kind][3]], w.time,
                   s["by"], w.entries)
        w.motions[m.number] = m
    return cast(w, s, m, "approve")


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
               if policy["decided_by"] == o.role]
    return ["officers_needed"] if any(n > there for n, there in needed) else []


def end_office(w, content):
    for term in ended_with(w, w.offices[content["office"] - 1]):
        term.until = w.today
    return {"office": "O%d" % content["office"]}


def check_motion_vote(w, s):
    m = w.motions.get(s["motion"])
    if m is None:
        return ["not_found"]
    if s["by"] not in w.holders(MOTIONS[m.kind][2], m.body):
        return ["forbidden"]
    return vote_problems(w, s, m, s["vote"])


def do_motion_vote(w, s):
    return cast(w, s, w.motions[s["motion"]], s["vote"])


def check_motion_withdraw(w, s):
    m = w.motions.get(s["motion"])
    if m is None:
        return ["not_found"]
    if s["by"] not in w.holders(MOTIONS[m.kind][2], m.body) or s["by"] != m.by:
        return ["forbidden"]
    codes = ["conflict_of_interest"] if w.involved(s["by"], m.subject, m.time) else []
    return codes + (["wrong_state"] if motion_status(w, m) != "open" else [])


def do_motion_withdraw(w, s):
    m = w.motions[s["motion"]]
    m.counted, m.state = motion_count(w, m)[:2], "withdrawn"
    return 200, "motion", motion_shown(w, m)


# What speaks against carrying it out, what that does, who votes, and which quorum of the charter.
MOTIONS = {
    "office_appoint": (cannot_appoint, appoint, "executive", "office"),
    "office_end": (cannot_end, end_office, "executive", "office"),
    "key_recover": (cannot_recover, recover, "registrar", "key_recovery"),
}

# What a representative may do for its organization.
FOR_OTHERS = ("update", "apply", "answer", "withdraw", "appeal", "renew", "resign")
ACTIONS = {
    "register": (check_register, do_register),
    "update": (check_update, do_update),
    "erase": (check_erase, do_erase),
    "key_add": (check_key_add, do_key_add),
    "key_revoke": (check_key_revoke, do_key_revoke),
    "recover": (check_recover, do_recover),
    "stop": (check_stop, do_stop),
    "apply": (check_apply, do_apply),
    "screen": (check_screen, do_screen),
    "ask": (check_ask, do_ask),
    "answer": (check_answer, do_answer),
    "vote": (check_vote, do_vote),
    "schedule": (check_schedule, do_schedule),
    "hold": (check_hold, do_hold),
    "endorse": (check_endorse, do_endorse),
    "withdraw": (check_withdraw, do_end),
    "cancel": (check_cancel, do_end),
    "appeal": (check_appeal, do_appeal),
    "rule": (check_rule, do_rule),
    "appoint": (check_appoint, do_appoint),
    "end_office": (check_end_office, do_end_office),
    "motion_vote": (check_motion_vote, do_motion_vote),
    "motion_withdraw": (check_motion_withdraw, do_motion_withdraw),
    "represent": (check_represent, do_represent),
    "dismiss": (check_dismiss, do_dismiss),
    "renew": (check_renew, do_renew),
    "suspend": (check_suspend, do_suspend),
    "reinstate": (check_reinstate, do_reinstate),
    "resign": (check_resign, do_resign),
}
