"""Applications: from their submission to the ruling on an appeal, and ceremonies."""
import datetime

import rules
from things import OPEN, Application


def check_apply(w, s):
    if s["applicant"] not in w.parties:
        return ["not_found"]
    if not w.acts_for(s["by"], s["applicant"]):
        return ["forbidden"]
    if s["body"] not in w.bodies:
        return ["not_found"]
    policy = w.bodies[s["body"]]
    if w.life[s["body"]] != "founded":
        return ["wrong_state", "bad_fields"]
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


ACTIONS = {
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
}
