"""Ed25519 (RFC 8032), did:key and HTTP message signatures (RFC 9421), by the standard library.

Slow and not constant in time: for tests only. Kept apart from the program's own code on purpose, so
that a mistake there does not pass here.
"""
import base64
import hashlib
import os
import time

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)

# Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1.4).
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def mul(n, p):
    q = NEUTRAL
    while n:
        if n & 1:
            q = add(q, p)
        p = add(p, p)
        n >>= 1
    return q


def encode(p):
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point(y, sign=0):
    """The point with that y, or None when there is none."""
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT % P
    if v * x * x % P != u:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point(4 * pow(5, -1, P) % P)


def torsion():
    """A point of order 8: what is left of some point after the large subgroup."""
    y = 2
    while True:
        p = point(y)
        if p is not None:
            t = mul(L, p)
            if encode(mul(4, t)) != encode(NEUTRAL):
                return t
        y += 1


def base58(data):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    n, text = int.from_bytes(data, "big"), ""
    while n:
        n, digit = divmod(n, 58)
        text = alphabet[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def did_key(public):
    return "did:key:z" + base58(b"\xed\x01" + public)


def hash_int(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class Key:
    """A key pair. With a `twist` (a torsion point) the public key is not in the prime-order
    subgroup; its signatures still fulfil the cofactorless equation, so that a verifier which does
    not look at the key itself takes them."""

    def __init__(self, seed=None, twist=None, scalar=None):
        h = hashlib.sha512(seed or os.urandom(32)).digest()
        a = int.from_bytes(h[:32], "little")
        self.a = (a & ((1 << 254) - 8) | 1 << 254) if scalar is None else scalar
        self.prefix = h[32:]
        self.twist = twist
        self.public = encode(add(mul(self.a, BASE), twist) if twist else mul(self.a, BASE))
        self.did = did_key(self.public)

    def sign(self, message):
        for tries in range(1000):
            salt = bytes([tries & 255, tries >> 8]) if tries else b""
            r = hash_int(self.prefix, salt, message) % L
            first = encode(mul(r, BASE))
            k = hash_int(first, self.public, message)
            if self.twist is None or k % L % 8 == 0:
                return first + ((r + k * self.a) % L).to_bytes(32, "little")
        raise RuntimeError("no signature found")


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def salt():
    return url64(os.urandom(16))


def content_digest(body):
    return "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"


def signed(key, method, path, body=None, *, authority, ctype="application/json", host=None,
           created=None, expires=None, nonce=None, digest=None, signed_path=None, sent_body=None,
           signed_method=None, query=None, components=None, params=None, alg="ed25519",
           tag="wiotc", label="wiotc", keyid=None, change=None, input_suffix="",
           signature_suffix="", drop=(), extra=""):
    """The bytes of a signed request. Every keyword after `authority` bends one thing of it."""
    target, _, asked = path.partition("?")
    digest = content_digest(body) if digest is None and body is not None else digest
    values = {"@method": signed_method or method, "@authority": authority,
              "@path": signed_path or target, "@query": "?" + asked if query is None else query,
              "content-digest": digest, "content-type": ctype, "host": host or authority}
    if components is None:
        components = ["@method", "@authority", "@path", "@query"]
        components += ["content-digest", "content-type"] if body is not None else []
    if params is None:
        params = ";created=%d" % (time.time() if created is None else created)
        params += ";expires=%d" % expires if expires is not None else ""
        nonce, keyid = salt() if nonce is None else nonce, key.did if keyid is None else keyid
        params += ';nonce="%s";keyid="%s"' % (nonce, keyid)
        params += ';alg="%s";tag="%s"' % (alg, tag)
    inner = "(" + " ".join('"%s"' % c for c in components) + ")" + params
    base = "".join('"%s": %s\n' % (c, values[c]) for c in components)
    signature = key.sign((base + '"@signature-params": ' + inner).encode())
    if change is not None:
        signature = change(signature)
    headers = {"Host": host or authority}
    if body is not None:
        sent_body = body if sent_body is None else sent_body
        headers["Content-Length"] = str(len(sent_body))
        headers["Content-Type"] = ctype
        headers["Content-Digest"] = digest
    headers["Signature-Input"] = label + "=" + inner + input_suffix
    headers["Signature"] = "%s=:%s:%s" % (label, base64.b64encode(signature).decode(),
                                          signature_suffix)
    head = "%s %s HTTP/1.1\r\n" % (method, path)
    head += "".join("%s: %s\r\n" % h for h in headers.items() if h[0] not in drop)
    return (head + extra + "\r\n").encode("latin-1") + (sent_body or b"")


def self_test():
    """RFC 8032 section 7.1, tests 1 and 2."""
    for seed, public, message, signature in (
            ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
             "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
             "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
             "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
            ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
             "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
             "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")):
        key = Key(bytes.fromhex(seed))
        assert key.public.hex() == public
        assert key.sign(bytes.fromhex(message)).hex() == signature


if __name__ == "__main__":
    self_test()
