"""Motions: what officers decide by quorum. Each kind adds itself to MOTIONS."""
from things import DAY, MOTION_DAYS, Motion

MOTIONS = {}


class Kind:
    """What speaks against moving it, what it does, who votes and which quorum of the charter; None:
    who decides in the body, by as many approvals as its policy wants."""

    def __init__(self, cannot, carry_out, role, quorum, kept_away=None, cannot_carry=None):
        self.cannot, self.carry_out, self.role, self.quorum = cannot, carry_out, role, quorum
        self.kept_away = kept_away or (lambda w, content, handle: False)
        self.cannot_carry = cannot_carry or cannot


def motion_status(w, m):
    return "lapsed" if m.state == "open" and m.time < w.time - MOTION_DAYS * DAY else m.state


def kept_away(w, m, handle):
    return m.subject is not None and w.involved(handle, m.subject, m.time) or \
        MOTIONS[m.kind].kept_away(w, m.content, handle)


def rule_of(w, kind, body):
    """Who votes, and how many approvals it takes: the rule of the day."""
    if MOTIONS[kind].role is None:
        return w.bodies[body]["decided_by"], w.bodies[body]["approvals"]
    return MOTIONS[kind].role, w.quorums[MOTIONS[kind].quorum]


def motion_count(w, m):
    """Approvals and rejections that count, and who may still vote. While it is open, votes count of
    those who hold the office; then, what was counted with the last vote."""
    if motion_status(w, m) != "open":
        return m.counted + ([],)
    holders = w.holders(m.role, m.body)
    counted = [v for who, v in m.votes.items()
               if who in holders and not kept_away(w, m, who)]
    left = [h for h in w.parties if h in holders and
            h not in m.votes and not kept_away(w, m, h)]
    return counted.count("approve"), counted.count("reject"), left


def motion_shown(w, m):
    approvals, rejections, left = motion_count(w, m)
    return {"id": "R%d" % m.number, "kind": m.kind, "subject": m.subject, "body": m.body,
            "status": motion_status(w, m), "moved_by": m.by, "needed": m.needed, "entry": m.entry,
            "voters": m.role, "approvals": approvals, "rejections": rejections,
            "may_vote": left if motion_status(w, m) == "open" else None, "result": m.result}


def same_motion(w, kind, content):
    return next((m for m in w.motions.values() if m.kind == kind and m.content == content and
                 motion_status(w, m) == "open"), None)


def vote_problems(w, s, m, vote):
    codes = []
    if kept_away(w, m, s["by"]):
        codes.append("conflict_of_interest")
    if s["by"] in m.votes:
        codes.append("already_voted")
    if motion_status(w, m) != "open":
        codes.append("wrong_state")
    if not codes and vote == "approve" and motion_count(w, m)[0] + 1 >= m.needed:
        codes += MOTIONS[m.kind].cannot_carry(w, m.content)
    return codes


def cast(w, s, m, vote):
    m.votes[s["by"]] = vote
    approvals, rejections, left = motion_count(w, m)
    m.counted = approvals, rejections
    if vote == "approve" and approvals >= m.needed:
        w.deciding = m
        m.state, m.result = "carried", MOTIONS[m.kind].carry_out(w, m.content)
    elif approvals + len(left) < m.needed:
        m.state = "rejected"
    shown = motion_shown(w, m)
    return 201, "motion", shown


def check_move(w, s, kind, subject, body, content):
    same = same_motion(w, kind, content)
    if same:
        return vote_problems(w, s, same, "approve")
    new = Motion(0, kind, subject, body, content, rule_of(w, kind, body), w.time, s["by"], 0)
    if kept_away(w, new, s["by"]):
        return ["conflict_of_interest"]
    codes = MOTIONS[kind].cannot(w, content)
    if len(motion_count(w, new)[2]) < new.needed:
        codes.append("quorum_unreachable")
    return codes


def do_move(w, s, kind, subject, body, content):
    m = same_motion(w, kind, content)
    if m is None:
        m = Motion(len(w.motions) + 1, kind, subject, body, content, rule_of(w, kind, body), w.time,
                   s["by"], w.entries)
        w.motions[m.number] = m
    return cast(w, s, m, "approve")


def check_motion_vote(w, s):
    m = w.motions.get(s["motion"])
    if m is None:
        return ["not_found"]
    if s["by"] not in w.holders(m.role, m.body):
        return ["forbidden"]
    return vote_problems(w, s, m, s["vote"])


def do_motion_vote(w, s):
    return cast(w, s, w.motions[s["motion"]], s["vote"])


def check_motion_withdraw(w, s):
    m = w.motions.get(s["motion"])
    if m is None:
        return ["not_found"]
    if s["by"] not in w.holders(m.role, m.body) or s["by"] != m.by:
        return ["forbidden"]
    codes = ["conflict_of_interest"] if kept_away(w, m, s["by"]) else []
    return codes + (["wrong_state"] if motion_status(w, m) != "open" else [])


def do_motion_withdraw(w, s):
    m = w.motions[s["motion"]]
    m.counted, m.state = motion_count(w, m)[:2], "withdrawn"
    return 200, "motion", motion_shown(w, m)


ACTIONS = {
    "motion_vote": (check_motion_vote, do_motion_vote),
    "motion_withdraw": (check_motion_withdraw, do_motion_withdraw),
}
