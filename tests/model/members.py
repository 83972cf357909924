"""Memberships: what happens to them after the admission."""
import datetime

from motions import MOTIONS, Kind, check_move, do_move
from things import EARLY_DAYS, RETURN_DAYS, SEATED, Chain, Expulsion, until


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
    if w.life[m.body] != "founded":
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


def check_expel(w, s):
    def may(m):
        return w.holds(s["by"], w.bodies[m.body]["decided_by"], m.body)
    m, codes = member_problems(w, s, may, SEATED, True)
    return codes or check_move(w, s, "membership_expel", m.party, m.body, {"membership": m.number})


def do_expel(w, s):
    m = w.memberships[s["membership"]]
    return do_move(w, s, "membership_expel", m.party, m.body, {"membership": m.number})


def cannot_expel(w, content):
    m = w.memberships[content["membership"]]
    gone = m.status(w.today) not in SEATED or any(e[0] <= w.today for e in m.chain.endings)
    return ["wrong_state"] if gone else []


def expel(w, content):
    m = w.memberships[content["membership"]]
    ending, days = (w.today, "expelled"), w.bodies[m.body]["appeal_days"]
    last_day = w.today + datetime.timedelta(days) if days else None
    m.chain.endings.append(ending)
    m.chain.expulsion = Expulsion(ending, w.deciding, last_day)
    return {"membership": "M%d" % m.number, "status": "expelled"}


def check_contest(w, s):
    """The expelled member appeals."""
    m, codes = member_problems(w, s, by_member(w, s), ("expelled",), False)
    if codes:
        return codes
    e = m.chain.expulsion
    if e.appealed:
        return ["wrong_state"]
    return [] if e.last_day and w.today <= e.last_day else ["too_late"]


def do_contest(w, s):
    m = w.memberships[s["membership"]]
    m.chain.expulsion.appealed = True
    return 201, "membership", w.member_shown(m)


def member_ruling(w, s):
    m = w.memberships[s["membership"]]
    return "membership_rule", m.party, m.body, {"membership": m.number, "ruling": s["ruling"],
                                                "motion": m.chain.expulsion.motion.number}


def check_member_rule(w, s):
    m, codes = member_problems(w, s, lambda m: w.holds(s["by"], "executive"), ("expelled",), True)
    if not codes and (not m.chain.expulsion.appealed or m.chain.expulsion.ruled):
        codes.append("wrong_state")
    return codes or check_move(w, s, *member_ruling(w, s))


def do_member_rule(w, s):
    return do_move(w, s, *member_ruling(w, s))


def cannot_member_rule(w, content):
    m = w.memberships[content["membership"]]
    e = m.chain.expulsion
    stands = m.status(w.today) == "expelled" and e.appealed and not e.ruled
    return [] if stands else ["wrong_state"]


def cannot_carry_ruling(w, content):
    """An expulsion that is overturned needs the seat: but it was kept."""
    codes = cannot_member_rule(w, content)
    if codes or content["ruling"] == "affirm":
        return codes
    m = w.memberships[content["membership"]]
    gone = w.life[m.body] == "dissolved"
    return ["wrong_state"] if gone else w.cannot_be_admitted(m.body, m.party)


def member_rule(w, content):
    m = w.memberships[content["membership"]]
    m.chain.expulsion.ruled = True
    if content["ruling"] == "overturn":
        m.chain.endings.remove(m.chain.expulsion.ending)
    return {"membership": "M%d" % m.number, "status": m.status(w.today)}


def voted_on_it(w, content, handle):
    """On any motion to expel it, also one that came to nothing."""
    chain = w.memberships[content["membership"]].chain
    return any(m.kind == "membership_expel" and handle in m.votes and
               w.memberships[m.content["membership"]].chain is chain
               for m in w.motions.values())


MOTIONS["membership_expel"] = Kind(cannot_expel, expel, None, None)
MOTIONS["membership_rule"] = Kind(
    cannot_member_rule, member_rule, "executive", "found", voted_on_it, cannot_carry_ruling)

ACTIONS = {
    "expel": (check_expel, do_expel),
    "contest": (check_contest, do_contest),
    "member_rule": (check_member_rule, do_member_rule),
    "renew": (check_renew, do_renew),
    "suspend": (check_suspend, do_suspend),
    "reinstate": (check_reinstate, do_reinstate),
    "resign": (check_resign, do_resign),
}
