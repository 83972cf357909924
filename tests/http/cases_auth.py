"""Registrations whose signature, digest, time, nonce or key is not right."""
import base64
import json
import time

import sign
from case import Case
from cases_json import registration

DAY = 24 * 60 * 60
COMPONENTS = ["@method", "@authority", "@path", "@query", "content-digest", "content-type"]


def unreduced(signature):
    s = int.from_bytes(signature[32:], "little") + sign.L
    return signature[:32] + s.to_bytes(32, "little")


def flipped(at):
    return lambda signature: signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1:]


class NoPoint(sign.Key):
    """Signs as usual, but says that its key is those bytes."""

    def __init__(self, public):
        super().__init__()
        self.public = public
        self.did = sign.did_key(public)


def times(now):
    yield "stale", dict(created=now - 600), "signature_stale"
    yield "just stale", dict(created=now - 130), "signature_stale"
    yield "of the future", dict(created=now + 600), "signature_stale"
    yield "of the future, to be sent later", dict(created=now + 600, expires=now + DAY), \
        "signature_stale"
    yield "expired", dict(created=now - 1000, expires=now - 10), "signature_expired"
    yield "expires before it was created", dict(created=now, expires=now - 10), "signature_expired"
    yield "expires too far away", dict(created=now, expires=now + 31 * DAY), "signature_expired"
    yield "expired long ago", dict(created=now - 40 * DAY, expires=now - 39 * DAY), \
        "signature_expired"
    yield "created in 1970", dict(created=1), "signature_stale"


def forms():
    yield "a short nonce", dict(nonce="A" * 21)
    yield "a long nonce", dict(nonce="A" * 65)
    yield "an empty nonce", dict(nonce="")
    yield "a nonce in plain base64", dict(nonce="+/" * 12)
    yield "a padded nonce", dict(nonce="A" * 22 + "==")
    yield "another alg", dict(alg="rsa-pss-sha512")
    yield "alg in capitals", dict(alg="Ed25519")
    yield "alg none", dict(alg="none")
    yield "another tag", dict(tag="web-bot-auth")
    yield "an empty tag", dict(tag="")
    yield "another label", dict(label="sig1")
    yield "a label in capitals", dict(label="Wiotc")
    yield "a second label", dict(input_suffix=", b=();created=1", signature_suffix=", b=:AAAA:")
    yield "the label twice", dict(input_suffix=", wiotc=()", signature_suffix=", wiotc=:AAAA:")
    yield "a second signature", dict(signature_suffix=", b=:AAAA:")
    yield "a parameter of the signature", dict(signature_suffix=";a=1")
    for name in COMPONENTS:
        yield "without %s" % name, dict(components=[c for c in COMPONENTS if c != name])
        yield "with %s twice" % name, dict(components=COMPONENTS + [name])
    yield "without components", dict(components=[])
    yield "with host", dict(components=COMPONENTS + ["host"])
    yield "in another order", dict(components=COMPONENTS[::-1])
    yield "method and authority swapped", dict(
        components=["@authority", "@method"] + COMPONENTS[2:])
    now = int(time.time())
    full = [";created=%d" % now, ';nonce="%s"' % sign.salt(), ';keyid="%s"' % sign.Key().did,
            ';alg="ed25519"', ';tag="wiotc"']
    for i, part in enumerate(full):
        yield "without the parameter %s" % part[1:].split("=")[0], dict(
            params="".join(full[:i] + full[i + 1:]))
        yield "with the parameter %s twice" % part[1:].split("=")[0], dict(
            params="".join(full + [part]))
    yield "an unknown parameter", dict(params="".join(full) + ";x=1")
    yield "created as a string", dict(params=';created="%d"' % now + "".join(full[1:]))
    yield "created as a fraction", dict(params=";created=%d.5" % now + "".join(full[1:]))
    yield "created negative", dict(params=";created=-1" + "".join(full[1:]))
    yield "created huge", dict(params=";created=" + "9" * 30 + "".join(full[1:]))
    yield "nonce as a token", dict(params=";nonce=abc" + "".join([full[0]] + full[2:]))
    yield "a signature of 63 bytes", dict(change=lambda s: s[:63])
    yield "a signature of 65 bytes", dict(change=lambda s: s + b"\0")
    yield "an empty signature", dict(change=lambda s: b"")


def lies():
    yield "the first byte flipped", dict(change=flipped(0))
    yield "the last bit of R flipped", dict(change=flipped(31))
    yield "S flipped", dict(change=flipped(32))
    yield "S not reduced", dict(change=unreduced)
    yield "all zero", dict(change=lambda s: bytes(64))
    yield "all ones", dict(change=lambda s: b"\xff" * 64)
    yield "for another path", dict(signed_path="/v1/bodies")
    yield "for another method", dict(signed_method="GET")
    yield "for another query", dict(query="?a=1")
    yield "for an empty query", dict(query="")


def mixed_keys():
    """Their signatures fulfil the equation: only a look at the key itself refuses them."""
    for order in (8, 4, 2):
        yield "mixed order %d" % order, sign.Key(twist=sign.mul(8 // order, sign.torsion()))


def unsound_keys():
    t = sign.torsion()
    for order in (8, 4, 2):
        yield "small order %d" % order, sign.Key(scalar=0, twist=sign.mul(8 // order, t))
    yield "neutral", sign.Key(scalar=0)
    yield "neutral, not canonical", NoPoint((sign.P + 1).to_bytes(32, "little"))
    yield "neutral with sign", NoPoint((1 | 1 << 255).to_bytes(32, "little"))
    yield "all ones", NoPoint(b"\xff" * 32)
    y = 2
    while sign.point(y) is not None:
        y += 1
    yield "not on the curve", NoPoint(y.to_bytes(32, "little"))


def spellings():
    did = sign.Key().did
    yield "a fragment", did + "#" + did[8:]
    yield "no key", "alice"
    yield "empty", ""
    yield "did:web", "did:web:register.example"
    yield "X25519", "did:key:z" + sign.base58(b"\xec\x01" + bytes(32))
    yield "cut", did[:-1]
    yield "too long", did + "1"
    yield "a 1 first", "did:key:z1" + did[9:]
    yield "base64", "did:key:m" + base64.b64encode(b"\xed\x01" + bytes(32)).decode()
    yield "upper case", did.upper()


def digests():
    good = sign.content_digest(b"x")
    yield "of other bytes", good, "digest_mismatch"
    yield "sha-512", "sha-512=:" + base64.b64encode(bytes(64)).decode() + ":", "digest_malformed"
    yield "in capitals", good.replace("sha", "SHA"), "digest_malformed"
    yield "two", good + ", " + good, "digest_malformed"
    yield "hex", "sha-256=" + "0" * 64, "digest_malformed"
    yield "without colons", good.replace(":", ""), "digest_malformed"
    yield "too short", "sha-256=:AAAA:", "digest_malformed"
    yield "base64url", "sha-256=:" + "_" * 43 + "=:", "digest_malformed"
    yield "bits left over", "sha-256=:" + "A" * 42 + "B=:", "digest_malformed"
    yield "words", "none", "digest_malformed"


def plain(authority):
    """A registration without a signature."""
    body = json.dumps(registration(sign.Key())).encode()
    head = "POST /v1/parties HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n" \
           "Content-Length: %d\r\nContent-Digest: %s\r\n\r\n"
    return (head % (authority, len(body), sign.content_digest(body))).encode() + body


def repeats(authority):
    key, nonce = sign.Key(), sign.salt()
    first = json.dumps(registration(key)).encode()
    other = json.dumps(registration(key)).encode()
    raw = sign.signed(key, "POST", "/v1/parties", first, authority=authority, nonce=nonce)
    seen = []

    def same(answer):
        seen.append(answer[2])
        return seen[0] == answer[2]

    yield Case("good: a registration", raw, 201, check=same)
    yield Case("good: sent once more, same bytes", raw, (200, 201), check=same)
    yield Case("good: twice ahead", raw + raw, (200, 201), good_first=1, check=same)
    yield Case("the nonce once more for another body", sign.signed(
        key, "POST", "/v1/parties", other, authority=authority, nonce=nonce), 409, "nonce_reused")
    yield Case("the nonce once more for another path", sign.signed(
        key, "POST", "/v1/attachments", b"x", ctype="text/plain", authority=authority,
        nonce=nonce), 409, "nonce_reused")
    yield Case("the key once more", sign.signed(
        key, "POST", "/v1/parties", other, authority=authority), 409, "key_taken")
    again = dict(registration(sign.Key()), handle=json.loads(first)["handle"])
    thief = sign.Key()
    again["key"] = thief.did
    yield Case("the handle once more", sign.signed(
        thief, "POST", "/v1/parties", json.dumps(again).encode(), authority=authority), 409,
        "handle_taken")
    path = "/v1/parties/%s/contact" % json.loads(first)["handle"]
    yield Case("good: a private read", sign.signed(key, "GET", path, authority=authority), 200)
    yield Case("a private read, not signed", (
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (path, authority)).encode(), 401,
        "signature_missing")
    yield Case("a private read by an unknown key", sign.signed(
        sign.Key(), "GET", path, authority=authority), 401, "key_unknown")
    yield Case("a private read for another path", sign.signed(
        key, "GET", path, signed_path="/v1/status", authority=authority), 401, "signature_invalid")
    yield Case("a private read, content-digest covered", sign.signed(
        key, "GET", path, authority=authority, digest=sign.content_digest(b""),
        components=COMPONENTS), 401, "signature_malformed")


def cases(authority):
    def register(key=None, claims=None, **bend):
        def raw():
            k = key or sign.Key()
            body = json.dumps(dict(registration(k), **(claims or {}))).encode()
            return sign.signed(k, "POST", "/v1/parties", body, authority=authority, **bend)
        return raw

    def register_bent(**bend):
        return register(None, None, **bend)

    yield from repeats(authority)
    now = int(time.time())
    yield Case("good: to be sent later", register_bent(created=now - 1000, expires=now + DAY), 201)
    yield Case("good: nearly stale", register_bent(created=now - 90), 201)
    for name, bend, code in times(now):
        yield Case(name, register_bent(**bend), 401, code)
    for name, bend in forms():
        yield Case(name, register_bent(**bend), 401, "signature_malformed")
    for name, bend in lies():
        yield Case("a signature " + name, register_bent(**bend), 401, "signature_invalid")
    for name, key in mixed_keys():
        yield Case("a key of %s" % name, register(key), (401, 422), ("key_unsound", "bad_fields"))
    for name, key in unsound_keys():
        yield Case("a key of %s" % name, register(key), (401, 422),
                   ("key_unsound", "bad_fields", "signature_invalid"))
    for name, key in [*mixed_keys(), *unsound_keys()]:
        yield Case("a key of %s in the body" % name, register(None, {"key": key.did}),
                   (401, 403, 422), ("key_unsound", "bad_fields", "forbidden", "key_unknown"))
    for name, did in spellings():
        yield Case("keyid: %s" % name, register_bent(keyid=did), 401,
                   ("key_unsound", "signature_malformed"))
    yield Case("another key's signature", register_bent(keyid=sign.Key().did), 401,
               "signature_invalid")
    yield Case("another key in the body", register(None, {"key": sign.Key().did}), (401, 403, 422),
               ("bad_fields", "forbidden", "key_unknown", "signature_invalid"))
    for name, digest, code in digests():
        yield Case("digest: %s" % name, register_bent(digest=digest), 400, code)
    yield Case("no digest", register_bent(drop=("Content-Digest",)), 400, "digest_missing",
               True)
    second = "Content-Digest: sha-256=:%s=:\r\n" % ("A" * 43)
    yield Case("two digests", register_bent(extra=second),
               (400, 401), ("digest_malformed", "signature_malformed"))
    yield Case("not signed", plain(authority), 401, "signature_missing", True)
    yield Case("an attachment not signed, not sent", (
        "POST /v1/attachments HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\n"
        "Content-Length: 8388608\r\n\r\n" % authority).encode(), 401, "signature_missing", True)
    yield Case("a body for a path that is only read", (
        "POST /v1/memberships HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\n\r\n{}" % authority
    ).encode(), 405, "method_not_allowed", True, check=lambda answer: answer[1]["allow"] == "GET")
    yield Case("no Signature", register_bent(drop=("Signature",)), 401, "signature_missing",
               True)
    yield Case("no Signature-Input", register_bent(drop=("Signature-Input",)), 401,
               "signature_missing", True)
    yield Case("two Signature lines", register_bent(extra="Signature: wiotc=:AAAA:\r\n"), 401,
               "signature_malformed")
    yield Case("two Signature-Input lines", register_bent(
        extra="Signature-Input: wiotc=()\r\n"), 401, "signature_malformed")
    yield Case("no Content-Type", register_bent(drop=("Content-Type",)), 415,
               "media_type", True)
    yield Case("another body", register_bent(sent_body=b'{"handle":"mallory"}'), 400,
               "digest_mismatch")
    other = "another." + authority
    yield Case("for another register", lambda: sign.signed(
        sign.Key(), "POST", "/v1/parties", b"{}", authority=other), 421, "wrong_authority")
    yield Case("for another register, host changed", lambda: sign.signed(
        sign.Key(), "POST", "/v1/parties", b"{}", authority=other, host=authority), 401,
        "signature_invalid")
    yield Case("with a port", lambda: sign.signed(
        sign.Key(), "POST", "/v1/parties", b"{}", authority=authority + ":80"), (401, 421),
        ("wrong_authority", "signature_invalid"))
    yield Case("an unknown key", lambda: sign.signed(
        sign.Key(), "POST", "/v1/attachments", b"x", ctype="text/plain", authority=authority), 401,
        "key_unknown")
