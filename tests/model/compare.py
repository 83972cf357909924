"""At the end: every list of the register against the model, and what must hold of the lists alone."""
import datetime

from charter import WATCHER
from motions import motion_shown
from parties import in_force
from things import DAY, DECIDED, OPEN, STAKE_DAYS, VOTES


class Comparison:
    def __init__(self, run):
        self.run, self.model = run, run.model
        self.parties = self.pages("parties")
        self.applications = self.pages("applications")
        self.memberships = self.pages("memberships")
        self.bodies = self.pages("bodies")
        self.certificates = self.pages("certificates")
        self.offices = self.pages("offices")
        self.motions = {a[2]["id"]: a[2] for a in run.read(
            ["/v1/motions/" + m["id"] for m in self.pages("motions")], WATCHER)}
        numbers = [a["id"] for a in self.applications]
        self.shown = {n: answer[2] for n, answer in zip(numbers, run.read(
            ["/v1/applications/" + n for n in numbers], WATCHER))}
        self.history = {n: answer[2]["history"] for n, answer in zip(numbers, run.read(
            ["/v1/applications/%s/history" % n for n in numbers], WATCHER))}

    def pages(self, noun, filters=""):
        rows, path = [], "/v1/%s?limit=500%s" % (noun, filters)
        while path:
            status, link, answer = self.run.read([path])[0]
            if status != 200:
                raise RuntimeError("%s: %r" % (path, answer))
            rows += answer[noun]
            path = link[1:link.index(">")] if link else None
        return rows

    def all(self):
        return [("the parties and their keys are those of the model", self.compare_parties()),
                ("the applications are those of the model, with every step, vote and endorsement",
                 self.compare_applications()),
                ("the memberships are those of the model", self.compare_memberships()),
                ("offices and motions are those of the model", self.compare_offices()),
                ("appointments are certified, for as long as the office lasts", office_certificates(self))]

    def compare_parties(self):
        faults = differences("party", {p["handle"]: p for p in self.parties}, {
            p.handle: {"kind": p.kind, "names": p.names, "country": p.country, "entry": p.entry,
                       "changed": p.changed, "affiliations": p.affiliated() or None}
            for p in self.model.parties.values()})
        handles = list(self.model.parties)
        answers = self.run.read(["/v1/parties/%s/keys" % h for h in handles])
        ring = self.run.writer.ring
        for handle, answer in zip(handles, answers):
            shown = {k["did"]: k["status"] for k in answer[2]["keys"]}
            held = in_force(self.model, handle)
            keys = {ring.key(*k).did: "in_force" if k in held else "revoked" if since is None else
                    "waiting" for k, since in self.model.parties[handle].keys.items()}
            if shown != keys:
                faults.append("keys of %s: %r, not %r" % (handle, shown, keys))
        return faults

    def compare_applications(self):
        m, expected, lists = self.model, {}, {}
        for a in m.applications.values():
            name = "A%d" % a.number
            since = max((e for e, _, what, _ in a.steps if what == "open"), default=-1)
            lists[name] = {"body": a.body, "applicant": a.applicant, "class": a.cls,
                           "status": m.status(a), "entry": a.entry}
            expected[name] = dict(lists[name], **{
                "votes": [] if m.sealed(a) else list(a.votes.items()), "rulings": list(a.rulings.items()),
                "failures": [(c, d, list(v.items())) for c, d, v in a.failures],
                "endorsements": [(h, m.endorsement_counts(h, a)) for h in a.endorsed],
                "membership": "M%d" % a.membership if a.membership else None,
                "quorum": m.quorum(a)[m.sealed(a)] if m.status(a) in OPEN else None,
                "sealed_for": a.sealed_for, "opened": True if m.opened(a) else None,
                "steps": [(e, by, "vote" if m.sealed(a) and what in VOTES and e > since else what, state)
                          for e, by, what, state in a.steps]})
        shown = {name: dict(a, **{
            "votes": votes(a),
            "failures": [(f["ceremony"], f["decision"], votes(f)) for f in a.get("not_carried_out", [])],
            "rulings": [(v["by"], v["ruling"]) for v in a.get("appeal", {}).get("rulings", [])],
            "endorsements": [(e["by"], e["counts"]) for e in a["endorsements"]],
            "steps": [(h["entry"], h["by"], h["action"], h["status"])
                      for h in self.history[name]]}) for name, a in self.shown.items()}
        return differences("application", {a["id"]: a for a in self.applications}, lists) + \
            differences("application", shown, expected)

    def compare_memberships(self):
        m = self.model
        faults = differences("membership", {row["id"]: row for row in self.memberships}, {
            "M%d" % term.number: m.member_shown(term) for term in m.memberships.values()})
        faults += differences("body", {b["slug"]: b for b in self.bodies}, {
            slug: {"members": len(m.seated(slug)), "status": m.life[slug]} for slug in m.bodies})
        issued = [c["membership"] for c in self.certificates if c["kind"] == "membership"]
        if sorted(issued) != sorted(m["id"] for m in self.memberships):
            faults.append("%d memberships have %d certificates" % (len(self.memberships), len(issued)))
        return faults


    def compare_offices(self):
        m = self.model
        return differences("office", {o["id"]: o for o in self.offices}, {
            "O%d" % o.number: {"party": o.party, "role": o.role, "body": o.body,
                               "since": str(o.since), "entry": o.entry,
                               "until": str(o.until) if o.until else None,
                               "status": o.status(m.today)}
            for o in m.offices}) + differences("motion", self.motions, {
                "R%d" % motion.number: dict(motion_shown(m, motion), result=None)
                for motion in m.motions.values()})


def office_certificates(c):
    """Each appointment has one, and what became of the office became of it; founders have none."""
    faults, held = [], {}
    today = str(c.model.today)
    for row in c.certificates:
        if row["kind"] == "office":
            held.setdefault(row["office"], []).append(row)
    for o in c.offices:
        rows = held.pop(o["id"], [])
        term = o.get("term_until") if "ended" in o else o.get("until")
        status = "revoked" if "ended" in o else "expired" if term and term <= today else "valid"
        shown = [(r["status"], r["party"], r.get("body"), r["valid_from"][:10], r.get("valid_until", "")[:10]) for r in rows]
        expected = [(status, o["party"], o.get("body"), o["since"], term or "")] if o["entry"] > 0 else []
        if shown != expected:
            faults.append("%s has the certificates %s, not %s" % (o["id"], shown, expected))
    return faults + ["a certificate of %s, which is no office" % o for o in held]


def votes(shown):
    return [(v["by"], v["vote"]) for v in shown.get("votes", [])]


def like(shown, expected):
    """Of an object in an answer, only what the model knows of counts."""
    if isinstance(expected, dict) and isinstance(shown, dict) and "en" not in expected:
        return all(like(shown.get(name), value) for name, value in expected.items())
    return shown == expected


def differences(what, shown, expected):
    faults = ["%s %s is there, and must not" % (what, n) for n in shown if n not in expected]
    for name, members in expected.items():
        if name not in shown:
            faults.append("%s %s is missing" % (what, name))
            continue
        for member, value in members.items():
            if not like(shown[name].get(member), value):
                faults.append("%s %s: %s is %r, not %r" % (
                    what, name, member, shown[name].get(member), value))
    return faults


def seats(c):
    """By the register's own rosters, of every day on which a term begins."""
    faults, countries = [], {}
    for index, s, answer in c.run.accepted:
        if s["do"] in ("register", "update"):
            party = answer["party"]
            countries.setdefault(party["handle"], []).append((index, party.get("country")))
    for officer in c.run.charter["officers"]:
        countries.setdefault(officer["handle"], []).insert(0, (0, officer.get("country")))
    for body, day in sorted({(m["body"], m["since"]) for m in c.memberships}):
        policy = next(b["admission"] for b in c.bodies if b["slug"] == body)
        roster = c.pages("memberships", "&body=%s&as_of=%s" % (body, day))
        parties = [m["party"] for m in roster]
        held = [[k for i, k in countries[m["party"]] if i < m["entry"]][-1] for m in roster]
        if policy["seats"] and len(roster) > policy["seats"]:
            faults.append("%s on %s: %d members have %d seats" % (body, day, len(roster),
                                                                 policy["seats"]))
        if len(set(parties)) != len(parties):
            faults.append("%s on %s: a party has two terms" % (body, day))
        if policy["one_per_country"] and len(set(held)) != len(held):
            faults.append("%s on %s: a country has two seats" % (body, day))
    return faults


def stakes(run):
    """Party: (organization, first entry, entry of its end, time of its end), as accepted. How long
    a representative's stake lasts afterwards depends on more than that: 0."""
    out, powers, every = {}, {}, []
    for index, s, _ in run.accepted:
        if s["do"] == "represent":
            power = [s["handle"], index, None, None]
            powers[s["person"], s["handle"]] = power
            every.append((s["person"], power))
        elif s["do"] == "dismiss":
            powers[s["person"], s["handle"]][2:] = [index, 0]
        if s["do"] not in ("register", "update") or s["affiliations"] is None:
            continue
        mine = out.setdefault(s["handle"], [])
        for a in mine:
            if a[2] is None and a[0] not in s["affiliations"]:
                a[2:] = [index, run.time_of(index)]
        held = [a[0] for a in mine if a[2] is None]
        mine += [[o, index, None, None] for o in s["affiliations"] if o not in held]
    for person, power in every:
        out.setdefault(person, []).append(power)
    return out


def decisions(c):
    """Each decision once more, from the votes and rulings that the register shows."""
    faults, stake_of = [], stakes(c.run)
    policies = {b["slug"]: b["admission"] for b in c.bodies}

    def partial(voter, a, entry):
        since = c.run.time_of(a["entry"]) - STAKE_DAYS * DAY
        return voter == a["applicant"] or any(
            organization == a["applicant"] and begin <= entry and
            (end is None or end > entry or until >= since)
            for organization, begin, end, until in stake_of.get(voter, []))

    def counted(a, rows, member, word, entry):
        return sum(v[member] == word and v["entry"] <= entry and not partial(v["by"], a, entry)
                   for v in rows)

    def in_office(voter, role, body, entry):
        day = str(datetime.datetime.fromtimestamp(c.run.time_of(entry), datetime.timezone.utc).date())
        return any(o["party"] == voter and o["role"] == role and o.get("body", body) == body and
                   o["since"] <= day <= o.get("until", day) for o in c.offices)

    for name, a in c.shown.items():
        policy = policies[a["body"]]
        a.setdefault("votes", [])  # under seal
        voters = [v["by"] for v in a["votes"]]
        rulers = [v["by"] for v in a.get("appeal", {}).get("rulings", [])]
        if len(set(voters)) != len(voters) or len(set(rulers)) != len(rulers) or \
                set(voters) & set(rulers):
            faults.append("%s: somebody voted twice" % name)
        if not all(in_office(v["by"], policy["decided_by"], a["body"], v["entry"]) for v in a["votes"]):
            faults.append("%s: somebody voted who may not" % name)
        if any(partial(v["by"], a, v["entry"]) for v in a["votes"]):
            faults.append("%s: somebody voted on their own case" % name)
        if a["status"] not in DECIDED:
            continue
        for word, state, member, rows in (
                ("approve", "approved", "vote", a["votes"]),
                ("reject", "rejected", "vote", a["votes"]),
                ("overturn", "overturned", "ruling", a.get("appeal", {}).get("rulings", [])),
                ("affirm", "affirmed", "ruling", a.get("appeal", {}).get("rulings", []))):
            entries = [h["entry"] for h in c.history[name] if h["status"] == state][:1]
            for entry in entries:
                steps = [entry]
                if a.get("opened"):  # it was decided by some step before
                    steps += [h["entry"] for h in c.history[name]]
                n = max(counted(a, rows, member, word, e) for e in steps)
                if n < policy["approvals"]:
                    faults.append("%s was %s with %d of %d votes" % (name, state, n,
                                                                    policy["approvals"]))
    return faults


def invariants(c):
    return [("no seat, country or party has more than its one term at a time", seats(c)),
            ("decisions have their quorum, of officers without a stake, each once", decisions(c))]
