"""Random statements, most of them near an edge: the last seat, a country's one seat, the vote that
decides, votes by those with a stake, steps in the wrong state, answers that come late."""
import datetime

import rules
from charter import COUNTRIES, OFFICERS, WATCHER
from motions import motion_status
from parties import in_force, waiting

STEPS = ["screen", "ask", "answer", "vote", "endorse", "withdraw", "cancel", "appeal", "rule"]


class Teller:
    def __init__(self, random, register):
        self.random, self.w = random, register
        self.handles, self.next_handle, self.next_key = [], 0, {}
        self.live, self.looked, self.hot, self.told = [], 0, [], set()

    # Who.

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def sign(self, by, s):
        """Mostly with a key in force."""
        keys = self.w.parties[by].keys if by in self.w.parties else {}
        good = in_force(self.w, by) if keys else []
        if self.chance(1.5) or not good:
            good = [k for k in keys if k not in good] + [(by, 900)]
        return dict(s, by=by, key=self.random.choice(good)[1])

    def party(self, *kinds):
        """A recent one, mostly: those have business here."""
        for _ in range(8):
            recent = self.chance(60)
            pool = self.handles[-25:] if recent else self.handles
            handle = self.random.choice(pool) if pool else "secretary"
            if not kinds or self.w.parties[handle].kind in kinds:
                break
        return handle

    def anyone(self):
        return self.party() if self.chance(60) else self.random.choice(list(OFFICERS))

    def officer(self, role, body=None):
        holders = sorted(self.w.holders(role, body))
        return self.random.choice(holders) if holders else "secretary"

    def new_key(self, handle):
        self.next_key[handle] = self.next_key.get(handle, 0) + 1
        return self.next_key[handle]

    # What.

    def begin_batch(self):
        """A few applications get all the attention; sometimes all those that one vote decides."""
        for number in range(self.looked + 1, len(self.w.applications) + 1):
            self.live.append(self.w.applications[number])
            self.handles_of(self.live[-1])
        self.looked = len(self.w.applications)
        self.live = [a for a in self.live if self.w.status(a) in
                     ("submitted", "in_review", "information_requested", "appealed") or
                     self.w.status(a) == "rejected" and self.chance(99.4)]
        self.told = set()
        self.hot = self.random.sample(self.live, min(len(self.live), self.random.randint(1, 5)))
        if self.chance(30):
            body = self.random.choice(list(self.w.bodies))
            needed = self.w.bodies[body]["approvals"]
            self.hot = [a for a in self.live if a.body == body and a.state == "in_review" and
                        self.w.tally(a)[0] >= needed - 1][:12] or self.hot

    def handles_of(self, a):
        if a.applicant in self.handles:  # who applies comes to the front again
            self.handles.remove(a.applicant)
            self.handles.append(a.applicant)

    def tell(self):
        number = self.random.random() * 100
        if number < 6 or len(self.handles) < 10:
            return self.registration()
        if number < 11:
            return self.update()
        if number < 14:
            return self.keys()
        if number < 15.5 and rules.REPRESENTATIVES:
            return self.representative()
        if number < 17.5:
            return self.office()
        if number < 18.2:
            return self.ceremony()
        if number < 18.5:
            return self.body()
        if number < 24 and self.w.memberships and rules.TERMS:
            return self.membership()
        waiting = sum(self.w.status(a) != "rejected" for a in self.live)
        if number < (46 if waiting < 25 else 33 if waiting < 45 else 26):
            return self.application()
        if number < 97 and self.live:
            return self.next_step()
        every = list(self.w.applications.values())
        return self.step(self.random.choice(every)) if every else self.application()

    def registration(self):
        kind = self.random.choice(["organization"] * 5 + ["state"] * 2 + ["person"] * 3)
        handle = "p%d" % self.next_handle
        s = {"do": "register", "handle": handle, "kind": kind, "with_key": True,
             "country": self.random.choice(COUNTRIES), "names": {"en": "Party " + handle},
             "affiliations": self.affiliations() if kind == "person" else None}
        if self.chance(6) and self.handles:  # a handle or a key that is taken
            if self.chance(50):
                return dict(s, by=handle + "x", key=0, handle=self.party())
            return dict(s, by=self.party(), key=0)
        if self.chance(6):  # a registrar's, for somebody without a key
            self.next_handle += 1
            by = self.officer("registrar") if self.chance(70) else self.anyone()
            return self.sign(by, dict(s, with_key=False, handle=handle + "k",
                                      affiliations=[] if self.chance(10) else None))
        self.next_handle += 1
        return dict(s, by=handle, key=0)

    def registered(self):
        """After a batch: who has come to be."""
        for n in range(max(0, self.next_handle - 80), self.next_handle):
            for handle in ("p%d" % n, "p%dk" % n):
                if handle in self.w.parties and handle not in self.handles:
                    self.handles.append(handle)
        self.handles = [h for h in self.handles if h in self.w.parties]

    def affiliations(self):
        wanted = {a.applicant for a in self.hot if self.w.parties[a.applicant].kind != "person"}
        out = sorted(wanted)[:1] if self.chance(60) else []
        out += [self.party("organization", "state")] if self.chance(40) and self.handles else []
        return sorted(set(out)) if not self.chance(5) else sorted(set(out + ["nobody"]))

    def update(self):
        change = {"names": None, "country": None, "affiliations": None}
        s = dict(change, do="update")
        if self.chance(45):  # a person says where they belong; officers above all
            by = self.random.choice(list(OFFICERS)[:-1]) if self.chance(75) else self.party("person")
            return self.sign(by, dict(s, handle=by, affiliations=self.affiliations()))
        handle = self.party()
        if self.chance(50):
            s["country"] = self.random.choice(COUNTRIES)
        if self.chance(50):
            s["names"] = {"en": "Party %s, %d" % (handle, self.random.randrange(1000))}
        if self.chance(8):
            s["affiliations"] = []
        if self.chance(25):
            s["contact"] = self.random.choice([{}, {"email": "%s@model.example" % handle}])
        by = self.anyone() if self.chance(10) else \
            self.officer("registrar") if self.chance(20) else handle
        return self.sign(by, dict(s, handle=handle if self.chance(98) else "nobody"))

    def keys(self):
        handle = self.party()
        by = handle if self.chance(90) else self.anyone()
        if self.chance(8):
            handle = self.random.choice(list(OFFICERS)) if self.chance(15) else handle
            return self.sign(handle if self.chance(60) else self.officer("registrar"),
                             {"do": "erase", "handle": handle})
        known = [k[1] for k in self.w.parties[handle].keys] or [0]
        lost = [h for h in self.handles if waiting(self.w, h)] if self.chance(40) else []
        if lost and self.chance(60):
            handle = self.random.choice(lost)
            return self.sign(handle if self.chance(90) else self.anyone(),
                             {"do": "stop", "handle": handle})
        if self.chance(22):
            handle = self.random.choice([h for h in self.handles if h.endswith("k")] or [handle]) \
                if self.chance(50) else handle
            new = self.new_key(handle) if self.chance(96) else self.random.choice(known)
            return self.sign(self.officer("registrar") if self.chance(92) else self.anyone(),
                             {"do": "recover", "handle": handle, "new": new})
        several = [h for h in self.handles if len(in_force(self.w, h)) > 1]
        if several and self.chance(30):
            by = handle = self.random.choice(several)
            known = [k[1] for k in self.w.parties[handle].keys]
        elif self.chance(70):
            new = self.new_key(handle) if self.chance(93) else self.random.choice(known)
            replaces = self.random.choice(known) if self.chance(40) else None
            return self.sign(by, {"do": "key_add", "handle": handle, "new": new,
                                  "replaces": replaces})
        return self.sign(by, {"do": "key_revoke", "handle": handle,
                              "old": self.random.choice(known)})

    def representative(self):
        handle = self.party("organization", "state")
        if self.chance(50) and self.hot:
            handle = self.random.choice(self.hot).applicant
        person = self.random.choice(list(OFFICERS)[:-1]) if self.chance(55) else self.party("person")
        there = [p.handle for p in self.w.parties.values()
                 if self.w.represents(p.handle, handle)] if self.chance(40) else []
        if there:
            person = self.random.choice(there)
            by = self.random.choice([handle, person])
            return self.sign(by if self.chance(90) else self.anyone(),
                             {"do": "dismiss", "handle": handle, "person": person})
        return self.sign(handle if self.chance(94) else self.anyone(),
                         {"do": "represent", "handle": handle, "person": person})

    def office(self):
        """Officers come and go, by motions."""
        executive, open_ones = self.officer("executive"), [
            m for m in self.w.motions.values() if motion_status(self.w, m) == "open"]
        if open_ones and self.chance(55):
            motion = self.random.choice(open_ones if self.chance(93) else
                                        list(self.w.motions.values()))
            executive = self.officer(motion.role, motion.body)
            if self.chance(12):
                return self.sign(motion.by if self.chance(80) else executive,
                                 {"do": "motion_withdraw", "motion": motion.number})
            s = {"do": "motion_vote", "motion": motion.number if self.chance(98) else 99999,
                 "vote": self.random.choice(["approve"] * 4 + ["reject"])}
        elif self.chance(35) and rules.OFFICE_ENDS:
            terms = [o for o in self.w.offices if o.party != WATCHER and
                     (o.in_force(self.w.today) or self.chance(5))]
            s = {"do": "end_office", "office": self.random.choice(terms).number
                 if self.chance(98) else 99999}
        else:
            role = self.random.choice(["reviewer"] * 4 + ["chair"] * 2 + ["executive", "registrar"])
            days = self.random.choice([-1, 0, 3, 10, 30, 100, 100, 200])
            person = self.party("person") if self.chance(60) else self.random.choice(
                list(OFFICERS)[:-1])
            s = {"do": "appoint", "party": person if self.chance(98) else "nobody", "role": role,
                 "body": self.random.choice(list(self.w.bodies)) if role in ("reviewer", "chair") and
                 self.chance(60) or self.chance(2) else None,
                 "until": str(self.w.today + datetime.timedelta(days)) if self.chance(75) else None}
        return self.sign(executive if self.chance(93) else self.anyone(), s)

    def body(self):
        """They rest now and then; two of them may come to an end."""
        resting = [b for b, life in self.w.life.items() if life == "dormant"]
        body = self.random.choice(resting if resting and self.chance(80) else list(self.w.bodies))
        do = "revive" if body in resting else "rest"
        if self.chance(15):
            do = self.random.choice(["rest", "revive"])
        elif body in ("small", "open") and self.chance(25):
            do = "dissolve"
        return self.sign(self.officer("executive") if self.chance(90) else self.anyone(),
                         {"do": do, "body": body if self.chance(98) else "nowhere"})

    STANDING = {
        "expelled": ["contest"] * 3 + ["member_rule"] * 3,
        "active": ["suspend", "suspend", "resign", "renew", "expel", "expel"],
        "due": ["renew"] * 8 + ["suspend", "resign"], "suspended": ["reinstate"] * 3 + ["renew"],
        "grace": ["renew"] * 6 + ["reinstate", "resign", "expel"], "lapsed": ["renew"] * 3 + ["reinstate"],
    }

    def membership(self):
        terms = list(self.w.memberships.values())
        m = self.random.choice(terms[-40:] if self.chance(70) else terms)
        expelled = [t for t in terms[-200:] if t.status(self.w.today) == "expelled" and
                    not t.chain.expulsion.ruled]
        if expelled and self.chance(25):
            m = self.random.choice(expelled)
        any_of = ["suspend", "reinstate", "resign", "renew", "expel", "contest"]
        do = self.random.choice(any_of if self.chance(10) else
                                self.STANDING.get(m.status(self.w.today), any_of))
        by = self.applicant_of(m.party) if do in ("renew", "resign", "contest") else \
            self.officer("executive") if do == "member_rule" else \
            self.officer(self.w.bodies[m.body]["decided_by"], m.body) if do == "expel" else \
            self.officer("chair", m.body) if self.w.holders("chair", m.body) and self.chance(40) \
            else self.officer("registrar")
        s = {"do": do, "membership": m.number if self.chance(99) else 99999, "until": None}
        if do == "member_rule":
            s["ruling"] = self.random.choice(["affirm", "overturn"])
        if do in ("suspend", "resign") and self.chance(55):
            days = self.random.choice([-1, 0, 1, 2, 5, 10, 20, 40, 90])
            s["until"] = str(self.w.today + datetime.timedelta(days))
        return self.sign(by if self.chance(93) else self.anyone(), s)

    def applicant_of(self, handle):
        """Themself, or who represents them."""
        people = [p.handle for p in self.w.parties.values() if self.w.represents(p.handle, handle)]
        return self.random.choice(people) if people and self.chance(40) else handle

    def application(self):
        body = self.random.choice(list(self.w.bodies) + ["crowded", "presidium", "strict"])
        fitting = self.w.bodies[body]["applicants"]
        applicant = self.party(*fitting) if self.chance(95) else self.party()
        if body == "small" and self.chance(30):
            applicant = self.random.choice(list(OFFICERS)[:-1])  # officers apply too
        policy_of = self.w.bodies[body]
        answers = {"why": "Because."} if policy_of["questions"] else {}
        if self.chance(3):
            answers = {"else": "x"} if answers == {} or self.chance(50) else {"how": "so"}
        cls = self.random.choice(policy_of["classes"] + [None])
        cls = self.random.choice(["founding", "full", "observer"]) if self.chance(4) else cls
        by = self.applicant_of(applicant) if self.chance(96) else self.anyone()
        return self.sign(by, {"do": "apply", "applicant": applicant, "class": cls,
                              "answers": answers, "body": body if self.chance(99) else "nowhere"})

    def next_step(self):
        """One that is not on its way already, mostly."""
        about = s = None
        for _ in range(5):
            a = self.random.choice(self.hot if self.hot and self.chance(55) else self.live)
            if a.state in ("information_requested", "rejected") and self.chance(60):
                continue  # until one of the next days, when there is just time or none any more
            s = self.step(a)
            about = (s["application"], s["do"], s["by"] if s["do"] in ("vote", "rule", "endorse")
                     else None)
            if about not in self.told or self.chance(12):
                break
        self.told.add(about)
        return s or self.application()

    def days_to_pass(self):
        """Mostly to the last day for something, or the one after it."""
        terms = list(self.w.memberships.values())[-60:]
        kinds = [
            [a.reply_by for a in self.live if a.state == "information_requested"],
            [a.decided_on + datetime.timedelta(self.w.bodies[a.body]["appeal_days"])
             for a in self.live if a.state == "rejected"],
            [m.until for m in terms], [m.grace_until for m in terms if rules.TERMS],
            [s[1] for m in terms for s in m.chain.suspensions if s[1] and not s[2]],
        ]
        soon = [[n for n in ((end - self.w.today).days + after for end in ends
                             for after in (0, 0, 1)) if 0 < n <= 40] for ends in kinds]
        soon = [days for days in soon if days]
        return self.random.choice(self.random.choice(soon) if soon and self.chance(80) else
                                  [1, 1, 2, 3, 4, 5, 6, 9, 13, 20, 31])

    USUAL = {
        "submitted": ["screen"] * 14 + ["endorse"] * 2 + ["ask"] * 2 + ["withdraw", "cancel"],
        "in_review": ["vote"] * 16 + ["endorse"] * 5 + ["ask"] * 2 + ["withdraw", "cancel"],
        "information_requested": ["answer"] * 12 + ["endorse"] * 3 + ["withdraw", "cancel"],
        "rejected": ["appeal"] * 3, "appealed": ["rule"] * 8,
    }

    def step(self, a):
        status = self.w.status(a)
        usual = self.USUAL.get(status, STEPS)
        if self.w.bodies[a.body]["endorsements"] and status in ("submitted", "in_review"):
            usual = usual + ["endorse"] * 8
        do = self.random.choice(STEPS if self.chance(8) else usual)
        s = {"do": do, "application": a.number if self.chance(99.7) else 999999}
        if do == "vote":
            s["vote"] = self.random.choice(["approve"] * 12 + ["reject"] * 5 + ["abstain", "recuse"])
            s["sealed_for"] = self.seal(a)
        elif do == "rule":
            s["ruling"] = self.random.choice(["affirm", "overturn", "overturn"])
        by = self.who_for(a, do) if self.chance(93) else self.anyone()
        return self.sign(by, s)

    def seal(self, a):
        """Some bodies like to decide under seal."""
        if not rules.SEALS:
            return None
        if self.w.sealed(a):
            return a.sealed_for if self.chance(50) else None
        if not self.chance(25 if a.body in ("crowded", "strict") else 4):
            return None
        slugs = list(self.w.ceremonies)
        return self.random.choice(slugs[-3:] if slugs and self.chance(95) else ["nothing"])

    def ceremony(self):
        coming = [slug for slug, (date, held) in self.w.ceremonies.items() if not held]
        if coming and self.chance(45):
            s = {"do": "hold", "slug": self.random.choice(coming if self.chance(90) else
                                                          list(self.w.ceremonies))}
        else:
            number = len(self.w.ceremonies) - (1 if self.w.ceremonies and self.chance(8) else 0)
            days = self.random.choice([-1, 0, 1, 3, 10])
            s = {"do": "schedule", "slug": "day-%d" % number,
                 "date": str(self.w.today + datetime.timedelta(days))}
        return self.sign(self.officer("executive") if self.chance(90) else self.anyone(), s)

    def who_for(self, a, do):
        decider = self.w.bodies[a.body]["decided_by"]
        if do in ("screen", "cancel") or do == "ask" and self.chance(50):
            return self.officer("registrar")
        if do in ("answer", "withdraw", "appeal"):
            return self.applicant_of(a.applicant)
        if do == "endorse":
            members = [m.party for b in self.w.bodies for m in self.w.of_body[b][-12:]
                       if m.status(self.w.today) in ("active", "due") and m.party not in a.endorsed]
            return self.random.choice(members) if members and self.chance(85) else self.party()
        done = a.rulings if do == "rule" else a.votes
        pool = self.w.bench(a) if do == "rule" else self.w.holders(decider, a.body)
        fresh = sorted(h for h in pool if h not in done)
        if fresh and self.chance(88):
            return self.random.choice(fresh)
        return self.random.choice(sorted(self.w.holders(decider, a.body) |
                                         self.w.holders("executive", None)))
