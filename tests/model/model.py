"""The register's rules once more, small and by themselves: written from doc/api.md, the design and
wiotc-charter(5), with nothing of the daemon in them.

`Register.problems()` says by which codes a statement may be refused just now; none: it must be
accepted. Where several rules are broken at once, any of their codes will do, but who may not do a
thing at all learns nothing else. `Register.carry_out()` then changes the model, and says what the
answer must hold.

A statement is a dict: "do" names the action, "by" the party that signs and "key" which of its keys,
the rest is the action's own.
"""
import datetime

import applications
import bodies
import members
import motions
import offices
import parties
import rules
from things import (DAY, DECIDED, OF_BODY, OPEN, PENDING, SEATED, STAKE_DAYS, Chain, Membership,
                    Office, Party)

ACTIONS = {do: pair for module in (parties, applications, members, motions, offices, bodies)
           for do, pair in module.ACTIONS.items()}
FOR_OTHERS = ("update", "apply", "answer", "withdraw", "appeal", "renew", "resign", "contest")


class Register:
    def __init__(self, charter, time):
        self.time = time
        self.entries = 1  # the charter
        self.bodies = {b["slug"]: b["admission"] for b in charter["bodies"]}
        self.parties, self.key_owner = {}, {}
        self.applications, self.memberships, self.offices, self.motions = {}, {}, [], {}
        self.erased = False  # anything: then a repeat may be answered with its receipt only
        self.life = dict.fromkeys(self.bodies, "founded")
        self.actor = self.deciding = None  # who signed the statement in hand, which motion it carries
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

    def holding(self, body):
        """Who has a seat there, or one kept for it."""
        return [m for m in self.of_body[body] if m.status(self.today) in SEATED or
                m.status(self.today) == "expelled" and m.grace_until > self.today and
                m.chain.expulsion.keeps_seat(self.today)]

    def seated(self, body, date=None):
        """Its roster."""
        return [m for m in self.of_body[body] if m.status(date or self.today) in SEATED]

    def cannot_be_admitted(self, body, handle):
        party, policy, codes = self.parties[handle], self.bodies[body], []
        if any(m.party == handle for m in self.seated(body)):
            codes.append("already_member")
        others = [m for m in self.holding(body) if m.party != handle]
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
            return parties.check_register(self, s)
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
        self.actor = s["by"]
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
        if self.life[a.body] == "dissolved" and s["do"] in ("vote", "rule", "appeal"):
            codes.append("wrong_state")
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
