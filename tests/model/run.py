"""Random sequences of statements before a real daemon and the small model beside it; run.sh starts
it. Many statements are on their way at once: what was accepted is ordered by its receipts, and what
was refused must have been refusable at some moment between being sent and being answered. Prints
TAP; on the first difference the story of the thing concerned and a command that tells it again."""
import argparse
import collections
import datetime
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time

from charter import make_charter
from compare import Comparison, invariants, like
from daemon import BUILD, Daemon, noon
from model import Register
from race import race
from stories import Teller
from wire import Connection, Keyring, Writer, statuses

CONNECTIONS = 12
FIRST_DAY = datetime.date(2027, 1, 4)


class Mismatch(Exception):
    def __init__(self, statement, text):
        super().__init__(text)
        self.statement = statement


class Run:
    def __init__(self, seed, folder):
        self.seed, self.status_of = seed, statuses()
        self.charter = make_charter(Keyring(seed))
        self.writer = Writer(seed, self.charter["register"])
        self.daemon = Daemon(folder)
        self.day = FIRST_DAY
        self.daemon.found(self.charter, noon(self.day))
        self.daemon.start(noon(self.day))
        self.model = Register(self.charter, noon(self.day))
        self.connections = [Connection(self.daemon.socket) for _ in range(CONNECTIONS)]
        self.trace, self.accepted, self.refused = [], [], []
        self.times = {0: self.model.time}  # of log entries
        self.sent = {}  # accepted requests of this day, their bytes and receipts

    def next_day(self, days, how):
        for connection in self.connections:
            connection.close()
        self.daemon.stop(how)
        self.day += datetime.timedelta(days=days)
        self.daemon.start(noon(self.day))
        self.model.time = noon(self.day)
        self.connections = [Connection(self.daemon.socket) for _ in range(CONNECTIONS)]
        self.trace.append({"days": days})
        self.sent = {}

    def ask(self, requests):
        """Sends all, over all connections; answers in the order of the requests."""
        answers = []
        for begin in range(0, len(requests), 4 * CONNECTIONS):
            part = requests[begin:begin + 4 * CONNECTIONS]
            for i, raw in enumerate(part):
                self.connections[i % CONNECTIONS].send(raw)
            answers += [self.connections[i % CONNECTIONS].answer() for i in range(len(part))]
        return answers

    def time_of(self, entry):
        return self.times[entry]

    def read(self, paths, who=None):
        raws = [self.writer.read(who, p, self.daemon.now()) if who else
                ("GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % p).encode() for p in paths]
        return self.ask(raws)

    def batch(self, statements):
        """Sends them at once, some of them twice, and holds the answers against the model."""
        now = self.daemon.now()
        items = [(s, self.writer.request(s, now)) for s in statements]
        chooser = self.writer.random
        if chooser.random() < 0.2:
            items.append(chooser.choice(items))
        if self.sent and chooser.random() < 0.1:
            raw = chooser.choice(list(self.sent))
            items.append((self.sent[raw][0], raw))
        answers = self.ask([raw for _, raw in items])
        self.judge([(s, raw, answer[0], answer[2]) for (s, raw), answer in zip(items, answers)])

    def reuse_nonce(self, s):
        """The nonce of an accepted request, with something else."""
        if not self.sent:
            return
        raw = self.writer.random.choice(list(self.sent))
        said = self.sent[raw][0]
        nonce = re.search(rb';nonce="([^"]+)"', raw).group(1).decode()
        s = dict(s, by=said["by"], key=said["key"])
        answer = self.ask([self.writer.request(s, self.daemon.now(), nonce)])[0]
        if answer[2].get("code") != "nonce_reused":
            raise Mismatch(s, "with a nonce used before it was answered %r" % (answer,))

    def judge(self, outcomes):
        refused = [o for o in outcomes if o[2] >= 400]
        kept = [o for o in outcomes if o[2] < 400]
        self.settle(refused)
        for s, raw, status, answer in sorted(kept, key=lambda o: o[3]["receipt"]["index"]):
            index = answer["receipt"]["index"]
            if raw in self.sent:
                first = self.sent[raw][1]
                if answer != first and not (self.model.erased and
                                            answer == {"receipt": first["receipt"]}):
                    raise Mismatch(s, "a repeat was not answered as the first time: %r" % answer)
                continue
            problems = self.model.problems(s)
            self.note(s, answer)
            if problems:
                raise Mismatch(s, "it was accepted, and must be refused: " + " or ".join(problems))
            if index != self.model.entries:
                raise Mismatch(s, "it is log entry %d, not %d" % (index, self.model.entries))
            self.fits(s, status, answer, self.model.carry_out(s))
            self.sent[raw] = (s, answer)
            self.accepted.append((index, s, answer))
            self.times[index] = self.model.time
            self.settle(refused)
        for s, _, status, answer in refused:
            self.note(s, answer)
            raise Mismatch(s, "it was refused with %d %s; the model says: %s" % (
                status, answer.get("code"), " or ".join(self.model.problems(s)) or "accepted"))

    def settle(self, refused):
        for o in list(refused):
            s, _, status, answer = o
            code = answer.get("code")
            if code in self.model.problems(s) and self.status_of[code] == status:
                self.note(s, answer)
                self.refused.append(code)
                refused.remove(o)

    def fits(self, s, status, answer, expected):
        want_status, noun, members = expected
        shown = dict(answer.get(noun, {}))  # a repeat is held against the answer as it came
        if "opened" in shown and noun == "ceremony":
            shown["opened"] = [(o["kind"], o["subject"], o["done"], o.get("decision"))
                               for o in shown["opened"]]
        for name, value in members.items():
            if not like(shown.get(name), value):
                raise Mismatch(s, "%s.%s is %r, not %r" % (noun, name, shown.get(name), value))
        if status != want_status:
            raise Mismatch(s, "answered with %d, not %d" % (status, want_status))

    def note(self, s, answer):
        self.trace.append({"s": s, "code": answer.get("code"),
                           "entry": answer.get("receipt", {}).get("index")})

    def story(self, s):
        """What was said about the same application, or the same party."""
        def about(t):
            if "days" in t:
                return False
            o = t["s"]
            if "application" in s:
                a = self.model.applications.get(s["application"])
                return o.get("application") == s["application"] or a and (
                    o["do"] == "apply" and t["entry"] == a.entry or
                    o["do"] == "update" and t["entry"] and o.get("affiliations") and
                    a.applicant in o["affiliations"] or
                    o["do"] in ("represent", "dismiss") and o["handle"] == a.applicant)
            for name in ("membership", "motion", "office", "slug"):
                if name in s:
                    return o.get(name) == s[name]
            return {o.get("handle"), o.get("applicant")} & {
                s.get("handle"), s.get("applicant")} - {None}
        told = [t for t in self.trace if about(t)]
        kept = [t for t in told if not t["code"]][-15:]
        lines = [t for t in told if t in kept or t in told[-4:]]
        return ["%s %s" % ("refused: " + t["code"] if t["code"] else "entry %s:" % t["entry"],
                           json.dumps(t["s"], sort_keys=True)) for t in lines]


def walk(run, statements, phases):
    """The random run: a day after another, the daemon started anew for each, now and then after
    it was killed."""
    chooser = random.Random(run.seed)
    teller = Teller(chooser, run.model)
    days, said = [run.day], 0
    for phase in range(phases):
        while said < statements * (phase + 1) // phases:
            teller.begin_batch()
            batch = []
            for _ in range(chooser.choice([1, 2, 4, 8, 16, 32, 48])):
                batch.append(dict(chooser.choice(batch)) if batch and chooser.random() < 0.04
                             else teller.tell())
            run.batch(batch)
            teller.registered()
            if chooser.random() < 0.05:
                run.reuse_nonce(batch[0])
            said += len(batch)
        if phase + 1 == phases:
            break
        jump = 170 if phase in (phases // 3, 2 * phases // 3) else teller.days_to_pass()
        # A day is all that the model knows of times: none is to end on a boundary of hours.
        while any((run.day + datetime.timedelta(days=jump) - d).days in (1, 7, 30, 365) for d in days):
            jump += 1
        run.next_day(jump, signal.SIGKILL if chooser.random() < 0.3 else signal.SIGTERM)
        days.append(run.day)
    return said


def replay(run, path):
    """A kept story, one statement after the other, in the order that the log had."""
    with open(path, encoding="utf-8") as f:
        lines = [json.loads(line) for line in f]
    for line in lines[1:]:
        if "days" in line:
            run.next_day(line["days"], signal.SIGTERM)
        else:
            run.judge([(line["s"], raw, answer[0], answer[2]) for raw in
                       [run.writer.request(line["s"], run.daemon.now())]
                       for answer in run.ask([raw])])
    return len(lines) - 1


def counted(words):
    return ", ".join("%s %d" % c for c in sorted(collections.Counter(words).items()))


class Tap:
    def __init__(self, tests):
        self.number, self.failed = 0, False
        print("1..%d" % tests, flush=True)

    def test(self, name, faults):
        self.number += 1
        self.failed = self.failed or bool(faults)
        print("%s %d - %s" % ("not ok" if faults else "ok", self.number, name))
        for fault in faults[:25]:
            print("# " + str(fault))
        sys.stdout.flush()


def tell_mismatch(run, found):
    path = os.path.join(BUILD, "model-%s.story" % run.seed)
    with open(path, "w", encoding="utf-8") as f:
        for line in [{"seed": run.seed}] + run.trace:
            f.write(json.dumps(line) + "\n")
    return ([str(found), "  " + json.dumps(found.statement, sort_keys=True)] +
            ["what was accepted about it, and the last refusals:"] +
            ["  " + line for line in run.story(found.statement)] +
            ["on %s, after %d statements; to tell it again, one statement at a time:" % (
                run.day, len(run.trace)),
             "  tests/model/run.sh --replay " + path])


def main():
    p = argparse.ArgumentParser(prog="run.sh")
    p.add_argument("--seed", default=os.environ.get("WIOTC_MODEL_SEED"),
                   help="the same statements again, as far as races allow")
    p.add_argument("--statements", type=int, default=20000)
    p.add_argument("--phases", type=int, default=32)
    p.add_argument("--replay", metavar="FILE")
    p.add_argument("--keep", action="store_true", help="the register's folder")
    args = p.parse_args()
    seed = args.seed or "%d" % random.SystemRandom().randrange(10**9)
    if args.replay:
        with open(args.replay, encoding="utf-8") as f:
            seed = json.loads(f.readline())["seed"]
    folder = tempfile.mkdtemp(prefix="wiotc-model-")
    tap, run = Tap(9), None
    print("# seed %s; again: tests/model/run.sh --seed %s" % (seed, seed), flush=True)
    try:
        run = Run(seed, folder)
        begin = time.monotonic()
        try:
            said = replay(run, args.replay) if args.replay else walk(run, args.statements, args.phases)
        except Mismatch as found:
            tap.test("the answers are those of the model", tell_mismatch(run, found))
            return 1
        seconds = time.monotonic() - begin
        tap.test("%d statements are answered as the model says" % said, [])
        print("# accepted: %d, %s" % (len(run.accepted), counted(s["do"] for _, s, _ in run.accepted)))
        print("# refused: " + counted(run.refused))
        print("# %d a second, the daemon started %d times on %d days" % (
            said / seconds, args.phases, (run.day - FIRST_DAY).days + 1))
        comparison = Comparison(run)
        for name, faults in comparison.all() + invariants(comparison):
            tap.test(name, faults)
        run.daemon.stop()
        run.daemon.day += 1
        status = run.daemon.run(run.daemon.day, "rebuild", "--state", run.daemon.state, "--into",
                                os.path.join(folder, "again"))
        tap.test("the log rebuilds an equal register",
                 [] if status == 0 else ["exit status %d" % status, run.daemon.said()])
        run.daemon.stop()
        run = Run(seed, os.path.join(folder, "race"))
        try:
            tap.test("64 clients race for the last seat: one gets it, the others are told why",
                     race(run))
        except Mismatch as found:
            tap.test("64 clients race for the last seat", tell_mismatch(run, found))
        return 1 if tap.failed else 0
    finally:
        if run:
            run.daemon.stop(signal.SIGKILL)
        if args.keep:
            print("# kept " + folder)
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
