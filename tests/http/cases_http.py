"""Bytes that are no request we read. No signature is needed to be refused for them."""
from case import Case

HOST = "Host: a\r\n"


def get(target="/livez", version="HTTP/1.1", headers=HOST, method="GET", extra=""):
    return ("%s %s %s\r\n%s%s\r\n" % (method, target, version, headers, extra)).encode("latin-1")


def post(length, body=b"", target="/v1/parties", extra=""):
    length = "" if length is None else "Content-Length: %s\r\n" % length
    head = "POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\n%s%s\r\n"
    return (head % (target, HOST, length, extra)).encode("latin-1") + body


def good():
    yield "plain", get()
    yield "with a query", get("/livez?a=b")
    yield "with a strange query", get("/livez?a=%C3%A9&b=/?:@!$'()*+,;=-._~")
    yield "an empty query", get("/livez?")
    yield "white space around a value", get(headers="Host: \t a \t \r\n")
    yield "no white space", get(headers="Host:a\r\n")
    yield "an upper-case header name", get(headers="HOST: a\r\n")
    yield "a port", get(headers="Host: a:80\r\n")
    yield "an IPv6 host", get(headers="Host: [::1]:80\r\n")
    yield "an empty value", get(extra="X:\r\n")
    yield "a tab in a value", get(extra="X: a\tb\r\n")
    yield "an odd name", get(extra="!#$%&'*+-.^_`|~1: x\r\n")
    yield "an offer to upgrade", get(extra="Upgrade: h2c\r\nConnection: Upgrade\r\n")
    yield "a length of nothing", get(extra="Content-Length: 0\r\n")
    yield "64 headers", get(extra="".join("X-%d: y\r\n" % i for i in range(63)))
    yield "a head of 8192 bytes", get(extra="X: %s\r\n" % ("a" * (8192 - len(get()) - 5)))
    yield "the longest target", get("/livez?" + "a" * (2048 - 7))


def request_lines():
    bad = "bad_request_line"
    yield "an empty line first", b"\r\n" + get(), bad
    yield "a LF first", b"\n" + get(), bad
    yield "a space first", b" " + get(), bad
    yield "a NUL first", b"\0" + get(), bad
    yield "a lower-case method", get(method="get"), bad
    yield "a method with a digit", get(method="GET1"), bad
    yield "a method with a hyphen", get(method="M-SEARCH"), bad
    yield "a long method", get(method="G" * 16), bad
    yield "no method", b" /livez HTTP/1.1\r\nHost: a\r\n\r\n", bad
    yield "two spaces before the target", get(" /livez"), bad
    yield "a tab between", b"GET\t/livez HTTP/1.1\r\nHost: a\r\n\r\n", bad
    yield "HTTP/0.9", b"GET /livez\r\n\r\n", bad
    yield "words", b"HELO there.example\r\n\r\n", bad
    yield "bare LF", get().replace(b"\r\n", b"\n"), bad
    yield "bare LF after the request line", get().replace(b"1.1\r\n", b"1.1\n"), bad
    yield "CR CR LF", get().replace(b"1.1\r\n", b"1.1\r\r\n"), bad
    yield "a bare CR", get("/li\rvez"), bad
    yield "a NUL in the method", get(method="G\0T"), bad
    yield "TLS", bytes.fromhex("16030100c8010000c40303") + b"\x5a" * 200, bad
    yield "binary", bytes(range(255, 0, -1)) * 100, bad
    yield "a SSH banner", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", bad
    bad = "bad_version"
    for version in ("HTTP/1.0", "HTTP/1.2", "HTTP/2", "HTTP/2.0", "HTTP/1.10", "HTTP/1.01",
                    "HTTP/01.1", "HTTP/1.99999999999", "http/1.1", "HTTPS/1.1", "HTTP/1.1 ",
                    "HTTP/1.1 x", "HTTP/1.1\0", "HTTP 1.1", "HTTP/1,1"):
        yield "version %r" % version, get(version=version), bad
    yield "two spaces before the version", get("/livez "), bad
    yield "the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", bad


def targets():
    for target in ("http://a/livez", "https://a/livez", "HTTP://a", "a:80", "*", "livez", "?a",
                   "//livez", "//host/..", "/livez//", "/livez/", "/v1//parties", "/./livez",
                   "/../livez", "/v1/../livez", "/v1/..", "/v1/.", "/..", "/.", "/..?a",
                   "/%2e%2e/livez", "/v1/%2E/parties", "/v1/.%2e/livez", "/%2flivez",
                   "/v1%2Fparties", "/v1%5cparties", "/livez%00", "/%00", "/livez%0d%0aX:1",
                   "/livez%0a", "/livez%7f",
                   "/livez%", "/livez%2", "/livez%zz", "/livez%u0041", "/livez#frag", "/livez?a#b",
                   "/#", "/li\\vez", "/li\"vez", "/li<vez>", "/li{vez}", "/li|vez", "/li^vez",
                   "/li`vez", "/liv\xe9z", "/livez\x7f", "/livez\0", "/livez?a=%", "/livez?a=%0",
                   "/livez?a=%gg", "/livez?a=%00", "/livez?a[]=1", "/livez?\xe9", "/livez?a\0b",
                   "/livez?a|b", "/livez?a\\b", "/" + "a" * 2048):
        yield "target %.30r" % target, get(target), "bad_target"


def headers():
    bad = "bad_header"
    for line in ("X : y", "X\t: y", ": y", ":", "X", "X y", " X: y", "X: a\r\n b", "X: a\r\n\tb",
                 "X: a\r\n  ", "X: a\0b", "X: \0", "X\0: a", "X: a\rb", "\rX: a", "X(: a", "X@: a",
                 "X/Y: a", "\"X\": a", "X\xe9: a", "X: \xe9", "X: \x7f", "X: \x01", "X: \x1b[31m",
                 "X: \x0b", "X=Y", "Transfer-Encoding : chunked", "Content-Length : 5"):
        yield "header line %r" % line, get(extra=line + "\r\n"), bad
    yield "a folded first header", get(headers=" X: y\r\n" + HOST), bad
    yield "bare LF after a header", get(headers="Host: a\n"), bad
    yield "bare LF before the end", get(extra="X: y\n"), bad
    yield "bare LF as the end", get()[:-2] + b"\n", bad
    bad = "bad_host"
    for line in ("", "Host:\r\n", "Host: \r\n", HOST * 2, "Host: a\r\nHost: b\r\n",
                 "Host: a\r\nhost: a\r\n", "Host: a, b\r\n", "Host: a b\r\n", "Host: a/b\r\n",
                 "Host: http://a\r\n", "Host: u@a\r\n", "Host: a:\r\n", "Host: a:b\r\n",
                 "Host: a:1:2\r\n", "Host: a:123456\r\n", "Host: :80\r\n", "Host: [::1\r\n",
                 "Host: ::1\r\n", "Host: []\r\n", "Host: [::1]x\r\n", "Host: a?b\r\n",
                 "Host: a%62\r\n", "Host: \"a\"\r\n", "Host: %s\r\n" % ("a" * 300),
                 "X-Host: a\r\n"):
        yield "hosts %.30r" % line, get(headers=line), bad
    bad = "head_too_large"
    yield "65 headers", get(extra="".join("X-%d: y\r\n" % i for i in range(64))), bad
    yield "a head of 8193 bytes", get(extra="X: %s\r\n" % ("a" * (8193 - len(get()) - 5))), bad
    yield "a header of 1 MiB", get(extra="X: %s\r\n" % ("a" * 2**20)), bad
    yield "a method without end", b"G" * 2**20, bad
    yield "a target without end", b"GET /" + b"a" * 2**20, bad
    yield "headers without end", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 100000, bad


def framing():
    bad = "bad_length"
    for length in ("", "+2", "-2", "-0", "0x2", "2h", "2.0", "2,2", "2, 2", "2 2", "02", "00",
                   "\"2\"", "two", "1e1", "99999999999999999999", "18446744073709551618",
                   "9223372036854775809", "2;a", "2_0"):
        yield "length %r" % length, post(length, b"{}"), bad
    yield "two equal lengths", post("2\r\nContent-Length: 2", b"{}"), bad
    yield "two lengths", post("2\r\nContent-Length: 3", b"{}"), bad
    yield "two lengths in two cases", post("2\r\ncontent-length: 2", b"{}"), bad
    yield "a bad length of a GET", get(extra="Content-Length: x\r\n"), bad
    bad = "transfer_coding"
    for coding in ("chunked", "Chunked", "gzip, chunked", "identity", "chunked, identity", "", "x",
                   "chunked\r\nTransfer-Encoding: chunked", " chunked "):
        extra = "Transfer-Encoding: %s\r\n" % coding
        yield "coding %r" % coding, post(None, b"2\r\n{}\r\n0\r\n\r\n", extra=extra), bad
    yield "coding and length", post("2", b"{}", extra="Transfer-Encoding: chunked\r\n"), bad
    yield "length and coding", get(extra="transfer-encoding: chunked\r\nContent-Length: 5\r\n"), bad
    yield "chunk size 0x5", post(None, b"0x5\r\nhello\r\n0\r\n\r\n",
                                 extra="Transfer-Encoding: chunked\r\n"), bad
    yield "coding of a GET", get(extra="Transfer-Encoding: chunked\r\n"), bad


def others():
    yield Case("no length", post(None), 411, "length_required", True)
    yield Case("a body, no length", post(None, b"{}"), 411, "length_required", True)
    yield Case("Expect", post("2", b"{}", extra="Expect: 100-continue\r\n"), 417,
               "expectation_failed", True)
    yield Case("Expect of a GET", get(extra="Expect: x\r\n"), 417, "expectation_failed", True)
    yield Case("a GET with a body", get(extra="Content-Length: 2\r\n") + b"{}", 400,
               "body_unexpected", True)
    yield Case("a body too large, not sent", post("16385"), 413, "body_too_large", True)
    yield Case("a body too large, sent", post("1000000", b" " * 1000000), 413, "body_too_large",
               True)
    yield Case("a body of an exabyte", post("999999999999999999"), 413, "body_too_large", True)
    yield Case("an attachment too large, not sent", post("8388609", target="/v1/attachments"), 413,
               "body_too_large", True)
    yield Case("an attachment too large, sent",
               post("8388609", b"x" * 8388609, target="/v1/attachments"), 413, "body_too_large",
               True)
    yield Case("no such path", get("/nothing/here"), 404, "not_found")
    yield Case("the root", get("/"), 404, "not_found")
    for method in ("HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"):
        length = "Content-Length: 0\r\n" if method == "PUT" else ""
        yield Case("method " + method, get(method=method, extra=length), 405, "method_not_allowed",
                   check=lambda answer: "GET" in answer[1].get("allow", ""))


def connections():
    yield Case("asked to close", get(extra="Connection: close\r\n"), 200, closes=True)
    yield Case("asked to close in a list", get(extra="Connection: x, Close\r\n"), 200, closes=True)
    yield Case("asked to close in a second line",
               get(extra="Connection: keep-alive\r\nConnection: close\r\n"), 200, closes=True)
    yield Case("asked to stay", get(extra="Connection: keep-alive\r\n"), 200)
    yield Case("nothing is read after a close", get(extra="Connection: close\r\n") + get(), 200,
               closes=True)
    yield Case("ten ahead", get() * 10, 200, good_first=9)
    yield Case("a thousand ahead", get() * 1000, 200, good_first=999)
    yield Case("a bad one behind a good one", get() + get("//"), 400, "bad_target", True, 1)
    lengths = "Content-Length: 5\r\nContent-Length: 0\r\n"
    yield Case("smuggled behind a bad length", get(extra=lengths) + get() * 3, 400,
               "bad_length", True)
    yield Case("byte by byte", [bytes([b]) for b in get()], 200)
    yield Case("a bad one byte by byte", [bytes([b]) for b in get("/..")], 400, "bad_target", True)
    yield Case("connects and leaves", b"", None)
    yield Case("half a request line", b"GET /li", None)
    yield Case("half a head", get()[:-3], None)
    yield Case("half a body", post("100", b"{"), None)
    yield Case("leaves with an answer unread", get() * 50, None)


def cases(_authority):
    for name, raw in good():
        yield Case("good: " + name, raw, 200)
    for table in (request_lines, targets, headers, framing):
        for name, raw, code in table():
            yield Case(name, raw, 400, code, True)
    yield from others()
    yield from connections()
