"""The register of the random run: its officers, and bodies that differ in every rule."""
import rules

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
        "crowded": policy(["organization"], "reviewer", 2, seats=6, term_months=1, reply_days=3,
                          grace_days=7),
        "endorsed": policy(["organization", "person"], "reviewer", 2, endorsements=2, seats=30,
                           questions=[question, dict(question, id="how", required=False)]),
        "strict": policy(["organization", "person", "state"], "registrar", 2, seats=4,
                         one_per_country=True, appeal_days=0, classes=["founding"]),
        "small": policy(["person"], "chair", 1, seats=3, term_months=1, appeal_days=40,
                        grace_days=0),
        "open": policy(["organization", "person", "state"], "reviewer", 3, classes=["observer"]),
    }
    for admission in bodies.values():
        if not rules.TERMS:
            admission.pop("grace_days", None)
    return {
        "register": "model.wiotc.example", "names": {"en": "Model"}, "languages": ["en"],
        "certificate_prefix": "MODEL",
        "quorums": {"charter": 2, "key_recovery": 2, "found": 2, "office": 2, "dissolve": 2},
        "officers": [dict({"handle": h, "names": {"en": h}, "roles": roles,
                           "key": ring.key(h, 0).did},
                          **({"country": "CN"} if h < "d" else {}))
                     for h, roles in OFFICERS.items()],
        "bodies": [{"slug": slug, "kind": "presidium" if slug == "presidium" else "commission",
                    "names": {"en": slug}, "admission": admission}
                   for slug, admission in bodies.items()],
        "awards": [],
    }
