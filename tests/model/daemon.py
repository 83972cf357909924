"""A private daemon that lives on the day it is told."""
import calendar
import json
import os
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("WIOTC_BUILD") or os.path.join(HERE, "..", "..", "build")


class Daemon:
    def __init__(self, folder):
        self.folder, self.process, self.begun, self.day = folder, None, 0, 0
        self.socket = os.path.join(folder, "sock")
        self.state = os.path.join(folder, "state")
        self.log = os.path.join(folder, "log")
        self.clock = os.path.join(folder, "later.so")

    def environment(self, time_of):
        return dict(os.environ, LD_PRELOAD=self.clock, LATER_SECONDS=str(time_of - int(time.time())),
                    TZ="UTC")

    def run(self, time_of, *arguments):
        with open(self.log, "ab") as log:
            return subprocess.run([os.path.join(BUILD, "wiotcd")] + list(arguments), check=False,
                                  env=self.environment(time_of), stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=log).returncode

    def found(self, charter, time_of):
        os.makedirs(self.folder, exist_ok=True)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.clock,
                        os.path.join(HERE, "..", "system", "later.c")], check=True)
        path = os.path.join(self.folder, "charter.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(charter, f)
        if self.run(time_of, "init", "--state", self.state, "--charter", path) != 0:
            raise RuntimeError("the register could not be founded: " + self.said())

    def start(self, time_of):
        self.begun, self.day = time.monotonic(), time_of
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(BUILD, "wiotcd"), "run", "--state", self.state, "--socket",
                 self.socket], env=self.environment(time_of), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - self.begun > 30:
                raise RuntimeError("the daemon did not start: " + self.said())
            time.sleep(0.02)

    def answers(self):
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(self.socket)
                s.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
                return s.recv(64).startswith(b"HTTP/1.1 200")
            except OSError:
                return False

    def now(self):
        """Its time, within a second."""
        return int(self.day + time.monotonic() - self.begun)

    def stop(self, how=signal.SIGTERM):
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return "".join(f.readlines()[-5:])


def noon(date):
    return calendar.timegm(date.timetuple()) + 12 * 60 * 60
