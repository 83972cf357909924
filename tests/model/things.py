"""What the register holds, and what follows from dates alone."""
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
        self.erased, self.contact = False, False  # contact: details given since it was erased?
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
    def __init__(self, number, kind, subject, body, content, rule, time, by, entry):
        self.number, self.kind, self.subject, self.body = number, kind, subject, body
        self.content, (self.role, self.needed), self.time, self.by = content, rule, time, by
        self.entry, self.state, self.votes, self.result = entry, "open", {}, None
        self.counted = 0, 0  # after the last vote


class Chain:
    """Terms that continue each other; what ends and suspends them is recorded of all of them."""

    def __init__(self):
        self.endings = []  # (date, reason)
        self.expulsion = None  # the last
        self.suspensions = []  # [first day, first day it is over or None, lifted?]

    def ending(self):
        return min(self.endings, default=None, key=lambda e: e[0])

    def suspended(self, date):
        return [s for s in self.suspensions
                if s[0] <= date and (s[1] is None or s[1] > date) and not s[2]]


class Expulsion:
    def __init__(self, ending, motion, last_day):
        self.ending, self.motion, self.last_day = ending, motion, last_day
        self.appealed = self.ruled = False

    def keeps_seat(self, date):
        """An appeal could still bring it back."""
        return not self.ruled and (self.appealed or
                                   self.last_day is not None and date <= self.last_day)


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


def until(w, s):
    return s["until"] and datetime.date.fromisoformat(s["until"])
