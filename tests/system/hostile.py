"""Hostile bodies and ids for the requests of officers and members, each properly signed by one who may make
it: hostile.py SOCKET AUTHORITY KEYS. Every one must be refused with its documented status and code. Prints what
was answered otherwise; the last line says how many there were."""
import base64
import datetime
import json
import os
import re
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "http"))
import sign

PATH, AUTHORITY, KEYS = sys.argv[1:]
SMALL, LARGE, TEXT, LABEL = 16 * 1024, 256 * 1024, 4000, 64
EXECUTIVE, REGISTRAR, REVIEWER = "secretary-general", "secretary-general", "first-reviewer"

# What a member's value may be; what else is refused follows from it.
text, label, word, date, names, thing, points = "text", "label", "word", "date", "names", "thing", "points"
hash_, seal, winners, words, essay = "hash", "seal", "winners", "words", "essay"
# Of the members M1 to M4, in their order.
CERTIFICATE = "/v1/certificates/WIOTC-%d-00000" % datetime.datetime.now(datetime.timezone.utc).year

# who, path, bound, members: {name: kind}, those that may be left out
REQUESTS = [
    (EXECUTIVE, "/v1/charter/amendments", LARGE, {"charter": thing, "reason": text}, {"reason"}),
    (REGISTRAR, "/v1/parties", SMALL, {"handle": word, "kind": word, "names": names, "country": word,
                                       "contact": thing}, {"country", "contact"}),
    ("acme", "/v1/parties/acme/representatives", SMALL, {"person": word}, set()),
    ("acme", "/v1/parties/acme/representatives/li/dismissal", SMALL, {"reason": text}, set()),
    ("acme", "/v1/parties/acme/erasure", SMALL, {"reason": text}, set()),
    (REGISTRAR, "/v1/parties/acme/recovery", SMALL, {"key": word, "label": label, "reason": text},
     {"label", "reason"}),
    ("acme", "/v1/parties/acme/recovery/stop", SMALL, {"reason": text}, {"reason"}),
    (EXECUTIVE, "/v1/bodies", LARGE, {"slug": word, "names": names, "admission": thing}, set()),
    (EXECUTIVE, "/v1/bodies/proposed/founding", SMALL, {"ceremony": word, "reason": text}, {"reason"}),
    (EXECUTIVE, "/v1/bodies/industry/dormancy", SMALL, {"reason": text}, set()),
    (EXECUTIVE, "/v1/bodies/industry/revival", SMALL, {"reason": text}, set()),
    (EXECUTIVE, "/v1/bodies/industry/dissolution", SMALL, {"reason": text}, set()),
    (EXECUTIVE, "/v1/offices", SMALL, {"party": word, "role": word, "body": word, "until": date,
                                       "reason": text}, {"body", "until", "reason"}),
    (EXECUTIVE, "/v1/offices/O2/end", SMALL, {"reason": text}, set()),
    ("second-deputy", "/v1/motions/R2/votes", SMALL, {"vote": word, "reason": text}, {"reason"}),
    (EXECUTIVE, "/v1/motions/R2/withdrawal", SMALL, {"reason": text}, set()),
    (EXECUTIVE, "/v1/ceremonies", SMALL, {"slug": word, "names": names, "date": date}, {"names"}),
    (EXECUTIVE, "/v1/ceremonies/gala/holding", SMALL, {}, set()),
    (REVIEWER, "/v1/applications/A5/votes", SMALL, {"vote": word, "reason": text, "sealed_for": word},
     {"sealed_for"}),
    (EXECUTIVE, "/v1/awards", SMALL, {"programme": word, "edition": word, "categories": words, "nominators": word,
                                      "standing": word, "nominate_by": date, "judge_by": date},
     {"categories", "nominators", "standing", "nominate_by", "judge_by"}),
    (EXECUTIVE, "/v1/awards/2024/advance", SMALL, {"to": word}, set()),
    ("li", "/v1/awards/2024/nominations", SMALL, {"category": word, "nominee": word, "text": essay}, set()),
    ("bolt", "/v1/nominations/N3/acceptance", SMALL, {}, set()),
    ("bolt", "/v1/nominations/N3/decline", SMALL, {}, set()),
    (REGISTRAR, "/v1/nominations/N3/merge", SMALL, {"into": word}, set()),
    ("mei", "/v1/nominations/N1/scores", SMALL, {"scores": points, "comment": text}, {"comment"}),
    ("mei", "/v1/nominations/N1/recusal", SMALL, {"reason": text}, set()),
    (EXECUTIVE, "/v1/awards/2025/decisions", SMALL, {"category": word, "ceremony": word, "commitment": hash_, "seal": seal,
                                                     "winners": winners, "reason": text}, set()),
    (REGISTRAR, CERTIFICATE + "1/revocation", SMALL, {"reason": text, "effective": date}, {"effective"}),
    (REGISTRAR, CERTIFICATE + "1/suspension", SMALL, {"reason": text, "until": date}, {"until"}),
    (REGISTRAR, CERTIFICATE + "4/reinstatement", SMALL, {"reason": text}, set()),
    (REGISTRAR, CERTIFICATE + "1/reissue", SMALL, {"reason": text}, {"reason"}),
    ("acme", "/v1/memberships/M1/renewal", SMALL, {}, set()),
    ("acme", "/v1/memberships/M1/representative", SMALL, {"person": word}, set()),
    (REGISTRAR, "/v1/memberships/M1/suspension", SMALL, {"reason": text, "until": date}, {"until"}),
    (REGISTRAR, "/v1/memberships/M2/reinstatement", SMALL, {"reason": text}, {"reason"}),
    ("acme", "/v1/memberships/M1/resignation", SMALL, {"reason": text, "until": date},
     {"reason", "until"}),
    (REVIEWER, "/v1/memberships/M1/expulsion", SMALL, {"reason": text}, set()),
    ("outcast", "/v1/memberships/M3/appeal", SMALL, {"text": text}, set()),
    (EXECUTIVE, "/v1/memberships/M3/ruling", SMALL, {"ruling": word, "reason": text}, set()),
]
GOOD = {text: "because", label: "office", word: "acme", date: "2999-01-31", names: {"en": "A name"}, thing: {},
        points: {"contribution": 0, "reach": 10, "duration": 5}, hash_: "0" * 64, seal: "abcdefghijklmnopqrstuv", winners: ["N2"],
        words: ["promotion"], essay: "because"}
WRONG = {
    text: [1, True, None, [], {}, ["because"], "", "a\u0000b", "a\u0001b", "a\u001bb", "a\u007fb",
           "a\u0085b", "x" * (TEXT + 1), "\u00e9" * (TEXT // 2) + "x"],
    label: [1, True, None, [], {}, "a\u0000b", "a\u0001b", "a\u007fb", "x" * (LABEL + 1)],
    word: [1, -1, True, None, [], {}, ["acme"], "", " ", "a b", "a\nb", "\u00fcber", "x" * 300],
    date: [20260101, True, None, [], {}, "", "2026-02-30", "2026-13-01", "2026-00-10", "2026-01-00",
           "2025-02-29", "0000-00-00", "2026-1-1", "20260101", "2026-01-01T00:00:00Z", " 2026-01-01",
           "2026-01-01 ", "+026-01-01", "10000-01-01", "today", "2026\u201301\u201301"],
    names: [1, True, None, [], "A name", {}, {"en": 1}, {"en": ""}, {"en": None}, {"en": {}},
            {"not a tag": "x"}, {"en": "a\nb"}, {"en": "x" * 201}, {"": "x"},
            {"en": "x", "x" * 36: "y"}],
    thing: [1, True, None, [], "text"],
    essay: [1, True, None, [], {}, ["because"], "", "a\u0000b", "a\u001bb", "a\u0085b", "x" * 8001],
    words: [1, True, None, {}, "promotion", [1], [None], [[]], [{}], [""], ["a b"], ["x" * 300], ["a\nb"]],
    hash_: [1, True, None, [], {}, "", "0" * 63, "0" * 65, "g" * 64, "A" * 64, "0" * 63 + " "],
    seal: [1, True, None, [], {}, "", "A" * 21, "A" * 23, "A" * 22, "abcdefghijklmnopqrstu+", "abcdefghijklmnopqrstu=", "\u00fc" * 11],
    winners: [1, True, None, {}, "N2", [1], [None], [[]], ["N2", "N2"], ["n2"], ["N02"], ["A1"], [""],
              ["N%d" % i for i in range(1, 102)]],
    points: [1, True, None, [], "text", {}, [0, 10, 5], {"contribution": 0}] +
            [{"contribution": 0, "reach": v, "duration": 5} for v in (11, -1, 2 ** 53 - 1, "5", True, None, [], {})] +
            [{"contribution": 0, "reach": 10, "duration": 5, n: 1} for n in ("", "charm", "reach ", "x" * 300)],
}
IDS = ["0", "-1", "+1", "01", "1x", "x1", " 1", "99999999999999999999", "9223372036854775807",
       "9223372036854775808", "18446744073709551617", "4294967297", "1.0", "1e3", "0x1", "", "9" * 300]
BY_ID = [("R", "second-deputy", "/v1/motions/%s/votes", {"vote": "approve"}),
         ("A", REVIEWER, "/v1/applications/%s/votes", {"vote": "approve", "reason": "x"}),
         ("M", REGISTRAR, "/v1/memberships/%s/suspension", {"reason": "x"}),
         ("M", REVIEWER, "/v1/memberships/%s/expulsion", {"reason": "x"}),
         ("M", "acme", "/v1/memberships/%s/resignation", {}),
         ("R", EXECUTIVE, "/v1/motions/%s/withdrawal", {"reason": "x"}),
         ("N", "bolt", "/v1/nominations/%s/acceptance", {}),
         ("N", REGISTRAR, "/v1/nominations/%s/merge", {"into": "N1"}),
         ("", EXECUTIVE, "/v1/awards/%s/advance", {"to": "nominating"}),
         ("", EXECUTIVE, "/v1/awards/%s/decisions", {}),
         ("WIOTC-2026-", REGISTRAR, "/v1/certificates/%s/revocation", {"reason": "x"}),
         ("WIOTC-", REGISTRAR, "/v1/certificates/%s/reissue", {}),
         ("N", "mei", "/v1/nominations/%s/scores", {"scores": {"contribution": 0, "reach": 0, "duration": 0}}),
         ("O", EXECUTIVE, "/v1/offices/%s/end", {"reason": "x"})]
READS = [("R", "/v1/motions/%s"), ("A", "/v1/applications/%s"), ("A", "/v1/applications/%s/history"),
         ("M", "/v1/memberships/%s"), ("N", "/v1/nominations/%s"), ("", "/v1/awards/%s"), ("", "/v1/status-lists/%s"),
         ("WIOTC-2026-", "/v1/certificates/%s"), ("", "/v1/certificates/%s/credential")]


def key_of(name, known={}):
    if name not in known:
        with open(os.path.join(KEYS, name), encoding="ascii") as f:
            secret = re.search(r"^secret: (.*)$", f.read(), re.M).group(1)
        known[name] = sign.Key(base64.b64decode(secret))
    return known[name]


def send(raw):
    """Status and the problem; a connection for each, since some refusals close it."""
    with socket.socket(socket.AF_UNIX) as server:
        server.settimeout(30)
        server.connect(PATH)
        try:
            server.sendall(raw)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was refused by its head
        stream = server.makefile("rb")
        status, length = stream.readline().split(), 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length:") else length
        return int(status[1]), json.loads(stream.read(length) or b"{}")


class Table:
    def __init__(self):
        self.n = self.wrong = 0

    def check(self, name, answer, want, fields=None, no_field=None):
        status, problem = answer
        named = [e["field"] for e in problem.get("errors", [])]
        told = len(problem.get("detail", "")) > 10
        good = (status, problem.get("code")) in want and told and \
            (fields is None or any(f.startswith(fields) for f in named)) and no_field not in named
        self.n += 1
        if not good:
            self.wrong += 1
            print("%s: %d %s %r" % (name, status, problem.get("code"), named or problem.get("detail")))


BAD_FIELDS, BAD_JSON = [(422, "bad_fields")], [(400, "bad_json")]


def hostile(table, who, path, bound, members, optional):
    key = key_of(who)

    def post(body, **bend):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return send(sign.signed(key, "POST", path, raw, authority=AUTHORITY, **bend))

    def good(**more):
        return dict({n: GOOD[kind] for n, kind in members.items()}, salt=sign.salt(), **more)

    def padded(size):
        body = json.dumps(good(zzz=1)).encode()
        return body + b" " * (size - len(body))

    def check(what, answer, want, **how):
        table.check("%s by %s, %s" % (path, who, what), answer, want, **how)

    check("at the bound", post(padded(bound)), BAD_FIELDS, fields="zzz")
    check("above the bound", post(padded(bound + 1)), [(413, "body_too_large")])
    check("unknown member", post(good(zzz="x")), BAD_FIELDS, fields="zzz")
    check("depth", post(json.dumps(good()).encode()[:-1] + b',"zzz":' + b"[" * 33 + b"]" * 33 + b"}"), BAD_JSON)
    for name in list(members) + ["salt"]:
        twice = json.dumps(good()).encode()[:-1] + b',"%s":1}' % name.encode()
        check(name + " twice", post(twice), BAD_JSON)
    check("no object", post(b"[]"), BAD_JSON + BAD_FIELDS)
    check("a text", post(b'"x"'), BAD_JSON + BAD_FIELDS)
    check("half of it", post(json.dumps(good()).encode()[:-2]), BAD_JSON)
    check("not UTF-8", post(json.dumps(good()).encode()[:-1] + b',"zzz":"\xff"}'), BAD_JSON)
    check("media type", post(good(), ctype="text/plain"), [(415, "media_type")])
    check("a short salt", post(dict(good(), salt="AAAA")), BAD_FIELDS, fields="salt")
    check("no salt", post({k: v for k, v in good().items() if k != "salt"}), BAD_FIELDS, fields="salt")
    for name, kind in members.items():
        if name not in optional:
            check("no " + name, post({k: v for k, v in good().items() if k != name}), BAD_FIELDS, fields=name)
        for value in WRONG[kind]:
            if value == "" and name in optional and kind == text:
                continue  # nothing said
            nul = isinstance(value, str) and "\0" in value  # which JSON itself must not hold here
            check("%s is %.60r" % (name, value), post(dict(good(), **{name: value})),
                  BAD_JSON if nul else BAD_FIELDS, fields=None if nul else name)
        if kind == text:
            at = good(zzz=1)
            at[name] = "x" * TEXT
            check(name + " at its bound", post(at), BAD_FIELDS, fields="zzz", no_field=name)
        if kind == date:
            at = good(zzz=1)
            at[name] = "9999-12-31"
            check(name + " is the last day", post(at), BAD_FIELDS, fields="zzz", no_field=name)


def ids(table):
    gone = [(404, "not_found"), (400, "bad_target")]
    for letter, who, path, body in BY_ID:
        for number in IDS:
            target = path % (letter + number).replace(" ", "%20")
            raw = json.dumps(dict(body, salt=sign.salt())).encode()
            answer = send(sign.signed(key_of(who), "POST", target, raw, authority=AUTHORITY))
            table.check("POST " + target[:90], answer, gone)
    for letter, path in READS:
        for number in IDS + ["%00", "%2f1", "%C0%80"]:
            target = path % (letter + number).replace(" ", "%20")
            head = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (target, AUTHORITY)
            table.check("GET " + target[:90], send(head.encode()), gone)


def main():
    table = Table()
    for request in REQUESTS:
        hostile(table, *request)
    ids(table)
    print("%d of %d were answered otherwise" % (table.wrong, table.n))


main()
