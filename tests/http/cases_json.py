"""Bodies that are no strict JSON, each properly signed, so that nothing else is wrong with them."""
import json
import os

import sign
from case import Case


def registration(key, **more):
    body = {"handle": "case-" + os.urandom(6).hex(), "kind": "organization",
            "names": {"en": "A case of the tests"}, "country": "CN", "key": key.did,
            "salt": sign.salt()}
    body.update(more)
    return body


def with_member(key, member):
    """A registration's text with one more member, given as text."""
    if isinstance(member, str):
        member = member.encode("utf-8", "surrogatepass")
    return json.dumps(registration(key)).encode()[:-1] + b"," + member + b"}"


VALUES = {
    "NaN": "NaN", "Infinity": "Infinity", "minus Infinity": "-Infinity", "nan": "nan",
    "single quotes": "'a'", "no quotes": "a", "undefined": "undefined", "True": "True",
    "TRUE": "TRUE", "Null": "Null", "nul": "nul", "no value": "", "a comment": "1/* */",
    "a line comment": "1// \n", "a hash comment": "1# \n",
    "1.": "1.", ".5": ".5", "1.5": "1.5", "1.0": "1.0", "01": "01", "-01": "-01", "+1": "+1",
    "--1": "--1", "minus": "-", "minus zero": "-0", "hex": "0x10", "1e5": "1e5", "1E400": "1E400",
    "1e400": "1e400", "1e": "1e", "12abc": "12abc", "1_000": "1_000", "2^53": "9007199254740992",
    "-2^53": "-9007199254740992", "2^63": "9223372036854775808", "2^64": "18446744073709551616",
    "a number of 1000 digits": "9" * 1000, "full-width digit": "\uff11",
    "a raw NUL": b'"a\0b"', "a raw newline": '"a\nb"', "a raw CR": '"a\rb"', "a raw tab": '"a\tb"',
    "a raw 0x1f": '"a\x1fb"', "escaped NUL": '"a\\u0000b"',
    "escape x": '"\\x41"', "escape quote": '"\\\'"', "escape newline": '"\\\n"',
    "escape 0": '"\\0"', "escape v": '"\\v"', "escape U": '"\\U0041"', "short escape": '"\\u12"',
    "escape of no hex": '"\\u12G4"', "escape with sign": '"\\u+123"',
    "a lone high surrogate": '"\\ud800"', "a lone low surrogate": '"\\udc00"',
    "surrogates in the wrong order": '"\\udc00\\ud800"', "two high surrogates": '"\\ud800\\ud800"',
    "a high surrogate and a letter": '"\\ud800a"', "a high surrogate and an escape": '"\\ud83d\\n"',
    "a surrogate in UTF-8": b'"\xed\xa0\x80"', "a pair in UTF-8": b'"\xed\xa0\xbd\xed\xb8\x80"',
    "overlong /": b'"\xc0\xaf"', "overlong in three": b'"\xe0\x80\xaf"',
    "overlong in four": b'"\xf0\x80\x80\xaf"', "overlong NUL": b'"\xc0\x80"',
    "a cut character": b'"\xe4\xb8"', "a lone continuation": b'"\x80"', "0xff": b'"\xff"',
    "beyond U+10FFFF": b'"\xf4\x90\x80\x80"', "five bytes": b'"\xf8\x88\x80\x80\x80"',
    "Latin-1": b'"caf\xe9"', "an unfinished string": '"a', "an unfinished escape": '"a\\',
    "an unfinished array": "[1", "an unfinished object": '{"a":1', "a comma at the end": "[1,]",
    "a comma first": "[,1]", "two commas": "[1,,2]", "no comma": "[1 2]", "a semicolon": "[1;2]",
    "a closing brace": "[1}", "an object's comma at the end": '{"a":1,}', "a lone comma": "{,}",
    "two colons": '{"a"::1}', "no colon": '{"a" 1}', "equals": '{"a"=1}',
    "no value inside": '{"a":}',
    "a name without quotes": "{a:1}", "a number as name": "{1:1}", "null as name": "{null:1}",
    "equal names": '{"a":1,"a":2}', "equal names, equal values": '{"a":1,"a":1}',
    "equal names after unescaping": '{"a":1,"\\u0061":2}',
    "equal names of a pair": '{"\U0001f600":1,"\\ud83d\\ude00":2}',
    "equal empty names": '{"":1,"":2}', "equal names far apart": '{"a":1,%s,"a":2}' % ",".join(
        '"m%d":%d' % (i, i) for i in range(500)),
    "NUL in a name": '{"a\\u0000b":1}', "a raw NUL in a name": b'{"a\0b":1}',
    "a surrogate in a name": '{"\\ud800":1}', "depth 33": "[" * 32 + "]" * 32,
    "objects in depth 33": '{"a":' * 32 + "1" + "}" * 32, "depth 5000": "[" * 5000 + "]" * 5000,
    "depth without end": "[" * 7000, "a form feed": "\f1", "a no-break space": "\u00a01",
    "a line separator": "\u20281", "a vertical tab": "\v1",
    "a NUL after": b"1\0", "a template": "`a`",
}

TEXTS = {
    "a member twice": lambda t: t[:-1] + b',"kind":"state"}',
    "an escaped member twice": lambda t: t[:-1] + b',"k\\u0069nd":"state"}',
    "a BOM": lambda t: b"\xef\xbb\xbf" + t,
    "UTF-16": lambda t: t.decode().encode("utf-16-le"),
    "UTF-16 with BOM": lambda t: t.decode().encode("utf-16"),
    "two values": lambda t: t + t,
    "two lines": lambda t: t + b"\n" + t,
    "something behind": lambda t: t + b"x",
    "a brace behind": lambda t: t + b"}",
    "a NUL behind": lambda t: t + b"\0",
    "a NUL before": lambda t: b"\0" + t,
    "a comment before": lambda t: b"/**/" + t,
    "a comma behind": lambda t: t + b",",
    "the last brace missing": lambda t: t[:-1],
    "half of it": lambda t: t[:len(t) // 2],
    "white space only": lambda t: b" \r\n\t ",
    "a guard before": lambda t: b")]}'\n" + t,
    "form data": lambda t: b"handle=a&kind=organization",
    "XML": lambda t: b"<party/>",
}

NO_OBJECTS = [b"null", b"true", b"1", b'"a"', b"[]", b"[{}]"]


def cases(authority):
    def post(make, **bend):
        def raw():
            key = sign.Key()
            return sign.signed(key, "POST", "/v1/parties", make(key), authority=authority, **bend)
        return raw

    yield Case("good: a registration", post(lambda k: json.dumps(registration(k)).encode()), 201)
    yield Case("good: white space", post(lambda k: b" \r\n\t" + json.dumps(
        registration(k), indent="\t").encode() + b"\r\n "), 201)
    yield Case("good: escapes", post(lambda k: json.dumps(registration(
        k, names={"en": "\u00e9 \U0001f600 \"/\\"})).replace("/", "\\/").encode()), 201)
    for name, member in VALUES.items():
        value = member if isinstance(member, bytes) else member.encode("utf-8")
        yield Case(name, post(lambda k, v=value: with_member(k, b'"extra":' + v)), 400, "bad_json")
    for name, change in TEXTS.items():
        yield Case(name, post(lambda k, c=change: c(json.dumps(registration(k)).encode())), 400,
                   "bad_json")
    for text in NO_OBJECTS:
        yield Case("no object: %s" % text.decode(), post(lambda k, t=text: t), (400, 422),
                   ("bad_json", "bad_fields"))
    yield Case("nothing", post(lambda k: b""), 411, "length_required")
    yield Case("too many members", post(lambda k: with_member(k, '"e":{%s}' % ",".join(
        '"%x":0' % i for i in range(1025)))), 400, "bad_json")
    yield Case("a member as a number", post(lambda k: json.dumps(registration(
        k, handle=12)).encode()), 422, "bad_fields")
    yield Case("a member as null", post(lambda k: json.dumps(registration(
        k, names=None)).encode()), 422, "bad_fields")
    yield Case("a member missing", post(lambda k: json.dumps(
        {n: v for n, v in registration(k).items() if n != "salt"}).encode()), 422, "bad_fields")
    for kind in ("text/plain", "application/json; charset=utf-8", "application/x-json",
                 "Application/JSON", "application/json, text/plain"):
        yield Case("Content-Type %s" % kind, post(lambda k: json.dumps(registration(k)).encode(),
                                                  ctype=kind), 415, "media_type", True)
