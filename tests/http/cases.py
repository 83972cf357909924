#!/usr/bin/env python3
"""Sends what must be refused to a server on a Unix socket, and some of what must not.

    cases.py SOCKET AUTHORITY [--only http|json|auth] [--match TEXT]

The tables stand in cases_http.py, cases_json.py and cases_auth.py. After every case a good request
on a new connection must be answered: what a stranger sends costs at most the stranger's connection.
Prints TAP; exit 1 when a case fails.
"""
import json
import socket
import sys
import time

import cases_auth
import cases_http
import cases_json
import sign

LIVEZ = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
PATIENCE = 10  # seconds


class Failed(Exception):
    pass


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.rest = b""

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of it was sent: the answer is there to be read

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        except socket.timeout:
            raise Failed("no answer in %d seconds" % PATIENCE)
        self.rest += data
        return data

    def answer(self):
        """Status, headers and body of the next answer; None at the connection's end."""
        while b"\r\n\r\n" not in self.rest:
            if not self.more():
                if self.rest:
                    raise Failed("half an answer: %r" % self.rest)
                return None
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        lines = head.decode("ascii").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        if not lines[0].startswith("HTTP/1.1 ") or "content-length" not in headers:
            raise Failed("no proper answer: %r" % head)
        length = int(headers["content-length"])
        while len(self.rest) < length:
            if not self.more():
                raise Failed("half a body")
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(lines[0].split(" ")[1]), headers, body

    def close(self):
        self.socket.close()


def code_of(answer):
    status, headers, body = answer
    if headers.get("content-type") != "application/problem+json":
        return None
    problem = json.loads(body)
    if problem["status"] != status or not problem.get("title") or not problem.get("detail"):
        raise Failed("an incomplete problem: %r" % body)
    return problem["code"]


def check_answer(case, answer):
    if answer is None:
        raise Failed("closed without an answer, wanted %s" % case.status)
    code, wanted = code_of(answer), case.code
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    statuses = case.status if isinstance(case.status, tuple) else (case.status,)
    if answer[0] not in statuses or code not in wanted:
        raise Failed("%d %s, wanted %s %s; %r" % (answer[0], code, case.status, case.code,
                                                  answer[2][:300]))
    if answer[0] == 401 and "www-authenticate" not in answer[1]:
        raise Failed("401 without WWW-Authenticate")
    if case.check is not None and not case.check(answer):
        raise Failed("an unexpected answer: %r" % (answer,))


def run(path, case):
    c = Connection(path)
    try:
        for part in case.raw if isinstance(case.raw, (list, tuple)) else [case.raw]:
            c.send(part() if callable(part) else part)
        if case.status is None:
            return
        for _ in range(case.good_first):
            answer = c.answer()
            if answer is None or answer[0] // 100 != 2:
                raise Failed("the good request before it got %r" % (answer,))
        answer = c.answer()
        check_answer(case, answer)
        if case.closes:
            if answer[1].get("connection") != "close":
                raise Failed("no `Connection: close`")
            if c.answer() is not None:
                raise Failed("the connection goes on")
        else:
            c.send(LIVEZ)
            answer = c.answer()
            if answer is None or answer[0] != 200:
                raise Failed("the connection does not go on: %r" % (answer,))
    finally:
        c.close()


def check_alive(path):
    c = Connection(path)
    try:
        c.send(LIVEZ)
        answer = c.answer()
        if answer is None or answer[0] != 200:
            raise Failed("the server is not well afterwards: %r" % (answer,))
    finally:
        c.close()


def main(args):
    options = {"--only": None, "--match": ""}
    while len(args) > 3 and args[-2] in options:
        options[args[-2]] = args[-1]
        args = args[:-2]
    if len(args) != 3:
        sys.exit(__doc__)
    path, authority = args[1:]
    sign.self_test()
    tables = {"http": cases_http.cases, "json": cases_json.cases, "auth": cases_auth.cases}
    failed = n = 0
    for group, table in tables.items():
        if options["--only"] not in (None, group):
            continue
        for case in table(authority):
            if options["--match"] not in case.name:
                continue
            n += 1
            start, word, why = time.monotonic(), "ok", ""
            try:
                run(path, case)
                check_alive(path)
            except (Failed, OSError, ValueError, KeyError) as error:
                failed += 1
                word, why = "not ok", "\n# %s: %s" % (type(error).__name__, error)
            took = time.monotonic() - start
            print("%s %d - %s: %s%s%s" % (word, n, group, case.name,
                                          " (%.1f s)" % took if took > 1 else "", why), flush=True)
    print("1..%d" % n)
    return 1 if failed or n == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
