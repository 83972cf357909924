"""64 clients want the last seat at the same moment: exactly one gets it, the others are told why."""
from wire import Connection

CLIENTS = 64


def statement(do, by, **others):
    return dict({"do": do, "by": by, "key": 0}, **others)


def registration(handle, kind, country):
    return statement("register", handle, handle=handle, kind=kind, with_key=True, country=country,
                     names={"en": handle}, affiliations=None)


def applicants(run, body, kind, country, names):
    """One vote short of their admission; their applications' numbers."""
    run.batch([registration(n, kind, country) for n in names])
    run.batch([statement("apply", n, applicant=n, body=body, answers={}, **{"class": None})
               for n in names])
    numbers = [a.number for a in run.model.applications.values() if a.applicant in names]
    decider = "reviewer-a" if kind == "organization" else "secretary"
    run.batch([statement("screen", "keeper", application=n) for n in numbers])
    run.batch([statement("vote", decider, application=n, vote="approve") for n in numbers])
    return numbers


def at_once(run, statements):
    """Each on a connection of its own, all sent before any is answered."""
    connections = [Connection(run.daemon.socket) for _ in statements]
    raws = [run.writer.request(s, run.daemon.now()) for s in statements]
    for connection, raw in zip(connections, raws):
        connection.send(raw)
    answers = [connection.answer() for connection in connections]
    for connection in connections:
        connection.close()
    run.judge([(s, raw, a[0], a[2]) for s, raw, a in zip(statements, raws, answers)])
    return [(a[0], a[2]) for a in answers]


def outcome(run, answers, code, body, members, word):
    won = [a for status, a in answers if status == 201]
    lost = [a for status, a in answers if a.get("code") == code and word in a.get("detail", "")]
    faults = []
    if len(won) != 1 or won[0]["application"]["status"] != "approved":
        faults.append("%d of %d were admitted" % (len(won), len(answers)))
    if len(lost) != len(answers) - 1:
        faults.append("%d were told why by %s and \"%s\"" % (len(lost), code, word))
        faults += [repr(a) for a in answers if a[1] not in won + lost][:2]
    rows = run.read(["/v1/memberships?limit=500&as_of=%s&body=%s" % (run.day, body)])[0][2]["memberships"]
    if len(rows) != members:
        faults.append("%s has %d members, not %d" % (body, len(rows), members))
    return faults


def race(run):
    seats = run.model.bodies["crowded"]["seats"]
    for number in applicants(run, "crowded", "organization", "CN", ["seated-%d" % n for n in
                                                                    range(seats - 1)]):
        run.batch([statement("vote", "reviewer-b", application=number, vote="approve")])
    numbers = applicants(run, "crowded", "organization", "DE", ["late-%d" % n for n in
                                                                range(CLIENTS)])
    answers = at_once(run, [statement("vote", ("reviewer-b", "reviewer-c")[n % 2], application=n,
                                      vote="approve") for n in numbers])
    faults = outcome(run, answers, "no_seats", "crowded", seats, "all %d seats" % seats)
    numbers = applicants(run, "presidium", "state", "KE", ["state-%d" % n for n in range(CLIENTS)])
    answers = at_once(run, [statement("vote", "deputy", application=n, vote="approve")
                            for n in numbers])
    winner = run.model.memberships[seats + 1].party
    return faults + outcome(run, answers, "seat_taken", "presidium", 1, winner)
