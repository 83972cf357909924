"""Bodies: put to rest, woken, dissolved, by motion."""
from motions import MOTIONS, Kind, check_move, do_move
from things import PENDING

FROM = {"rest": ("founded",), "revive": ("dormant",), "dissolve": ("founded", "dormant")}


def check_body(w, s):
    if not w.holds(s["by"], "executive"):
        return ["forbidden"]
    if s["body"] not in w.bodies:
        return ["not_found"]
    return check_move(w, s, "body_" + s["do"], None, s["body"], {"body": s["body"]})


def do_body(w, s):
    return do_move(w, s, "body_" + s["do"], None, s["body"], {"body": s["body"]})


def cannot(action):
    return lambda w, content: [] if w.life[content["body"]] in FROM[action] else ["wrong_state"]


def rest(w, content):
    w.life[content["body"]] = "dormant"
    return {"body": content["body"], "status": "dormant"}


def revive(w, content):
    w.life[content["body"]] = "founded"
    return {"body": content["body"], "status": "founded"}


def dissolve(w, content):
    """Memberships and offices end; applications are cancelled, by who gave the last approval."""
    body = content["body"]
    members = {m.chain: m for m in w.seated(body)}
    for chain in members:
        chain.endings.append((w.today, "dissolved"))
    pending = [a for a in w.applications.values() if a.body == body and w.status(a) in PENDING]
    for a in pending:
        w.step(a, w.actor, "cancel", "cancelled")
    offices = [o for o in w.offices if o.body == body and (o.until is None or o.until > w.today)]
    for o in offices:
        o.until = w.today
    w.life[body] = "dissolved"
    return {"body": body, "status": "dissolved", "memberships_ended": len(members),
            "applications_cancelled": len(pending), "offices_ended": len(offices)}


for action, carry_out in (("rest", rest), ("revive", revive), ("dissolve", dissolve)):
    MOTIONS["body_" + action] = Kind(cannot(action), carry_out, "executive", "dissolve")

ACTIONS = {action: (check_body, do_body) for action in FROM}
