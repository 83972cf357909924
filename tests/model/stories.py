"""Random statements, most of them near an edge: the last seat, a country's one seat, the vote that
decides, votes by those with a stake, steps in the wrong state, answers that come late."""

COUNTRIES = ["CN", "DE", "BR", "KE", "FR", "IN", "US"]
OFFICERS = {
    "secretary": ["executive", "registrar"], "deputy": ["executive", "registrar"],
    "second-deputy": ["executive"], "third-deputy": ["executive"], "keeper": ["registrar"],
    "reviewer-a": ["reviewer"], "reviewer-b": ["reviewer"], "reviewer-c": ["reviewer"],
    "reviewer-d": ["reviewer"], "reviewer-e": ["reviewer@crowded", "chair@open"],
    "chair-a": ["chair@small"], "chair-b": ["chair@small", "reviewer@endorsed"],
    "watcher": ["auditor"],
}
WATCHER = "watcher"
STEPS = ["screen", "ask", "answer", "vote", "endorse", "withdraw", "cancel", "appeal", "rule"]


def policy(applicants, decided_by, approvals, **others):
    return dict({"applicants": applicants, "one_per_country": False, "seats": None,
                 "classes": ["full", "observer"], "questions": [], "documents": [],
                 "endorsements": 0, "decided_by": decided_by, "approvals": approvals,
                 "reply_days": 5, "term_months": 2, "appeal_days": 12}, **others)


def make_charter(ring):
    """Bodies that differ in every rule of admission."""
    question = {"id": "why", "text": {"en": "Why?"}, "required": True}
    bodies = {
        "presidium": policy(["state"], "executive", 2, one_per_country=True, term_months=3),
        "crowded": policy(["organization"], "reviewer", 2, seats=6, term_months=1, reply_days=3),
        "endorsed": policy(["organization", "person"], "reviewer", 2, endorsements=2, seats=30,
                           questions=[question, dict(question, id="how", required=False)]),
        "strict": policy(["organization", "person", "state"], "registrar", 2, seats=4,
                         one_per_country=True, appeal_days=0, classes=["founding"]),
        "small": policy(["person"], "chair", 1, seats=3, term_months=1, appeal_days=40),
        "open": policy(["organization", "person", "state"], "reviewer", 3, classes=["observer"]),
    }
    return {
        "register": "model.wiotc.example", "names": {"en": "Model"}, "languages": ["en"],
        "certificate_prefix": "MODEL",
        "quorums": {"charter": 2, "key_recovery": 2, "found": 2},
        "officers": [dict({"handle": h, "names": {"en": h}, "roles": roles,
                           "key": ring.key(h, 0).did},
                          **({"country": "CN"} if h < "d" else {}))
                     for h, roles in OFFICERS.items()],
        "bodies": [{"slug": slug, "kind": "presidium" if slug == "presidium" else "commission",
                    "names": {"en": slug}, "admission": admission}
                   for slug, admission in bodies.items()],
        "awards": [],
    }


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
        good = [k for k, ok in keys.items() if ok]
        if self.chance(1.5) or not good:
            good = [k for k, ok in keys.items() if not ok] + [(by, 900)]
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
        return self.random.choice(sorted(self.w.holders(role, body)))

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
                     self.w.status(a) == "rejected" and self.chance(97)]
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
        waiting = sum(self.w.status(a) != "rejected" for a in self.live)
        if number < (40 if waiting < 25 else 26 if waiting < 45 else 18):
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
        by = self.anyone() if self.chance(10) else \
            self.officer("registrar") if self.chance(20) else handle
        return self.sign(by, dict(s, handle=handle if self.chance(98) else "nobody"))

    def keys(self):
        handle = self.party()
        by = handle if self.chance(90) else self.anyone()
        known = [k[1] for k in self.w.parties[handle].keys] or [0]
        if self.chance(65):
            new = self.new_key(handle) if self.chance(93) else self.random.choice(known)
            replaces = self.random.choice(known) if self.chance(40) else None
            return self.sign(by, {"do": "key_add", "handle": handle, "new": new,
                                  "replaces": replaces})
        return self.sign(by, {"do": "key_revoke", "handle": handle,
                              "old": self.random.choice(known)})

    def application(self):
        body = self.random.choice(list(self.w.bodies) + ["crowded", "presidium", "strict"])
        fitting = self.w.bodies[body]["applicants"]
        applicant = self.party(*fitting) if self.chance(95) else self.anyone()
        if body == "small" and self.chance(30):
            applicant = self.random.choice(list(OFFICERS)[:-1])  # officers apply too
        policy_of = self.w.bodies[body]
        answers = {"why": "Because."} if policy_of["questions"] else {}
        if self.chance(3):
            answers = {"else": "x"} if answers == {} or self.chance(50) else {"how": "so"}
        cls = self.random.choice(policy_of["classes"] + [None])
        cls = self.random.choice(["founding", "full", "observer"]) if self.chance(4) else cls
        by = applicant if self.chance(96) else self.anyone()
        return self.sign(by, {"do": "apply", "applicant": applicant, "class": cls,
                              "answers": answers, "body": body if self.chance(99) else "nowhere"})

    def next_step(self):
        """One that is not on its way already, mostly."""
        for _ in range(4):
            a = self.random.choice(self.hot if self.hot and self.chance(55) else self.live)
            s = self.step(a)
            about = (s["application"], s["do"], s["by"] if s["do"] in ("vote", "rule", "endorse")
                     else None)
            if about not in self.told or self.chance(12):
                break
        self.told.add(about)
        return s

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
        elif do == "rule":
            s["ruling"] = self.random.choice(["affirm", "overturn", "overturn"])
        by = self.who_for(a, do) if self.chance(93) else self.anyone()
        return self.sign(by, s)

    def who_for(self, a, do):
        decider = self.w.bodies[a.body]["decided_by"]
        if do in ("screen", "cancel") or do == "ask" and self.chance(50):
            return self.officer("registrar")
        if do in ("answer", "withdraw", "appeal"):
            return a.applicant
        if do == "endorse":
            members = [m.party for b in self.w.bodies for m in self.w.of_body[b][-12:]
                       if self.w.active(m) and m.party not in a.endorsed]
            return self.random.choice(members) if members and self.chance(85) else self.party()
        done = a.rulings if do == "rule" else a.votes
        pool = self.w.bench(a) if do == "rule" else self.w.holders(decider, a.body)
        fresh = sorted(h for h in pool if h not in done)
        if fresh and self.chance(88):
            return self.random.choice(fresh)
        return self.random.choice(sorted(self.w.holders(decider, a.body) |
                                         self.w.holders("executive", None)))
