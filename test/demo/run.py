#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Uses the first system on all boards as a person would, at its console."""

import re
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402
import refusals  # noqa: E402
from session import CONTROL_C, PROMPT, Session  # noqa: E402

SERVERS = ("uart", "timer", "files", "names", "pong", "demo")
COMMANDS = {"help", "ps", "caps", "mem", "names", "ls", "cat", "echo", "uptime", "sleep", "ping", "crash", "wild", "hog",
            "restart", "halt"}
WILD = {                               # what demo tries: what the root task reports
    "kernel": r"demo touched address 0xffffff\w+, which it may not",
    "code": r"demo touched address 0x40\w+, which it may not",
    "neighbour": r"demo touched address 0x20000000, which it may not",
    "capability": r"demo used the capability slot 0x100000, which holds none that fits",
    "instruction": r"demo raised exception 0x\w+",
    "data": r"demo ran address 0x40\w+, which it may not",
}
# The interface has no execute-never attribute on x86: the data holds an undefined instruction.
WILD_X86 = {"data": r"demo raised exception 0x6 "}


def seconds_up(session):
    return float(session.says("uptime", r"^up (\d+\.\d{3}) s$").group(1))


def memory(session):
    """Free memory and free slots."""
    match = session.says("mem", r"^memory: .* (\d+) KiB free\nslots: .* (\d+) free$")
    return int(match.group(1)), int(match.group(2))


def others_serve(session, dead):
    """Every server but the one that has just died does its work."""
    if dead != "files":
        session.says("cat welcome.txt", "This is Tagua")
    if dead != "timer":
        seconds_up(session)
    if dead != "pong":
        session.says("ping 10", "^ping: 10 round trips")
    if dead != "names":
        suite.equal(session.do("names").split(), ["time", "files", "pong", "demo"], "what names lists")


def try_commands(session):
    listed = {line.split()[0] for line in session.do("help").splitlines()}
    suite.equal(listed, COMMANDS, "what help lists")
    rows = session.processes()
    suite.check(set(SERVERS) | {"shell", "hog"} <= set(rows), f"ps lists {sorted(rows)}")
    suite.check(all(row["state"] == "running" for row in rows.values()), f"ps says {rows}")
    suite.equal(rows["hog"]["budget"], "2000/20000", "hog's budget")
    suite.equal(rows["shell"]["priority"], 100, "the shell's priority")
    suite.equal(session.do("caps hog").splitlines(), ["hog", "    waits for hog", "    maps (read) switch"], "what hog may use")
    session.says("caps uart", r"^    device uart \([\w-]+\), (registers|ports) 0x\w+.*, interrupt \d+$")
    suite.equal(sorted(line for line in session.do("caps").splitlines() if not line.startswith(" ")), sorted(rows),
                "the components that caps lists")
    session.says("caps nobody", "^there is no component 'nobody'")
    free, slots = memory(session)
    suite.check(free > 65536 and slots > 1000, f"{free} KiB and {slots} slots are free")
    session.says("ls", r"^ +\d+  system.txt$")
    text = (common.ROOT / "userland/system/system.txt").read_text(encoding="utf-8")
    suite.equal(session.do("cat system.txt"), text, "system.txt")
    session.says("cat nothing", "^nothing: not found$")
    suite.equal(session.do("echo a b  c"), "a b  c\n", "what echo says")
    session.says("nonsense", "^there is no command 'nonsense'")
    before = seconds_up(session)
    session.do("sleep 1")
    suite.check(seconds_up(session) - before >= 1, "sleep 1 was shorter than a second")
    session.says("sleep x", "^expected a number")


def halts(session):
    session.type("halt\r")
    session.until("\r\n[exit 0]")


def try_crashes(session):
    for round_number in (1, 2):
        for name in SERVERS:
            output = session.do(f"crash {name}")
            suite.check(re.search(rf"^\[init\] {name} touched address 0x8, .*; restart {round_number}$", output, re.M),
                        f"the root task did not report the crash of {name}: {output!r}")
            suite.check(f"crash: {name} died and was started again" in output, f"the client was told {output!r}")
            others_serve(session, name)
            others_serve(session, "nobody")
    session.type("crash shell\r")
    session.until("[init] shell touched address 0x8")
    session.until("Welcome to Tagua")
    session.until(PROMPT)
    others_serve(session, "nobody")
    rows = session.processes()
    suite.equal({name: rows[name]["restarts"] for name in SERVERS}, dict.fromkeys(SERVERS, 2), "restarts")
    for name in rows:
        if name != "shell":
            session.says(f"restart {name}", f"^restart: {name} started again$")
            others_serve(session, "nobody")
    session.do("restart shell")
    others_serve(session, "nobody")
    suite.check(all(row["state"] == "running" for row in session.processes().values()), "a component is not running")
    session.says("restart nobody", "^there is no component 'nobody'")


def try_wild(session):
    reports = WILD | (WILD_X86 if session.board.arch == "x86_64" else {})
    for what, report in reports.items():
        output = session.do(f"wild {what}")
        suite.check(re.search(report, output), f"the root task reported {output!r}")
        suite.check(f"wild: {what}: caught" in output, f"the client was told {output!r}")
        others_serve(session, "demo")


def try_hog(session):
    for _ in range(3):
        match = session.says("hog", r"may use (\d+) us in (\d+) us; used (\d+) us in (\d+) us\n"
                             r".*lower priority, used (\d+) us")
        budget, period, used, elapsed, others = map(int, match.groups())
        allowed = budget * (elapsed // period + 2)        # a period may begin and another end in between
        suite.check(used <= allowed, f"hog used {used} us in {elapsed} us, {allowed} us were allowed")
        suite.check(used >= allowed / 10, f"hog used only {used} us in {elapsed} us: it did not try")
        suite.check(others >= elapsed / 2, f"a thread of lower priority had only {others} us of {elapsed} us")


def try_leaks(session):
    session.do("ping 100")
    session.do("crash demo")
    before = memory(session)
    rows = session.processes()
    session.says("ping 10000", r"^ping: 10000 round trips, \d+ per second, \d+ ns of processor time one way$")
    suite.equal(memory(session), before, "free memory and slots after 10,000 round trips")
    for _ in range(5):
        for name in SERVERS:
            session.do(f"crash {name}")
            session.do(f"restart {name}")
    suite.equal(memory(session), before, "free memory and slots after 60 restarts")
    after = session.processes()
    for name in rows:
        suite.equal((after[name]["memory"], after[name]["slots"]), (rows[name]["memory"], rows[name]["slots"]),
                    f"memory and slots of {name}")


def try_editing(session):
    session.type("echo wrogn\x7f\x7fng\r")               # rubout
    suite.check("wrong\r\n" in session.until(PROMPT).split("\n", 1)[1], "rubout does not erase")
    session.type("cho x\x1b[D\x1b[D\x1b[D\x1b[D\x1b[De\x1b[C\x1b[Fy\r")  # left, insert, right, End
    suite.check(session.until(PROMPT).endswith("\r\nxy\r\n"), "the arrow keys do not move")
    session.type("\x1b[A\x1b[A\r")                       # history: two lines back
    suite.check(session.until(PROMPT).endswith("\r\nwrong\r\n"), "history does not bring back a line")
    session.type("\x1b[A\x1b[A\x1b[B!\r")                # back, back, forth
    suite.check(session.until(PROMPT).endswith("!\r\n"), "history does not go forth")
    session.type("garbage\x15echo clean\r")               # Ctrl-U
    session.until(PROMPT)                                 # the emptied line looks like a new one
    suite.check(session.until(PROMPT).endswith("\r\nclean\r\n"), "Ctrl-U does not erase the line")
    session.type("o kept gone\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x0b\x1b[Hech\r")  # Ctrl-K, Home
    suite.check(session.until(PROMPT).endswith("\r\nkept\r\n"), "Ctrl-K and Home do not work")
    session.type("halt" + CONTROL_C)
    suite.check(session.until(PROMPT).endswith("^C\r\n"), "Ctrl-C does not drop the line")
    before = seconds_up(session)
    session.type("sleep 3600\r")
    session.until("\r\n")
    session.type(CONTROL_C)
    suite.check("^C" in session.until(PROMPT), "Ctrl-C does not end sleep")
    suite.check(seconds_up(session) - before < 600, "Ctrl-C ended sleep late")
    session.do("echo " + "x" * 100)
    session.type("echo " + "y" * 200 + "\r")              # longer than a line may be
    suite.check("y" * 100 in session.until(PROMPT), "a line that is too long is not cut")


SCRIPTS = {
    "every command": (try_commands, halts),
    "crash and restart of each server": (try_crashes,),
    "what a component may not touch": (try_wild,),
    "a hog keeps to its budget": (try_hog,),
    "10,000 round trips and 60 restarts without a leak": (try_leaks,),
    "line editing, history, Ctrl-C": (try_editing,),
}
# Where time is measured it is counted in instructions (8 ns each): a busy host must not look like a broken budget.
STEADY = {"a hog keeps to its budget": ("-icount", "shift=3")}
BUILDS = {"debug": (), "release": ("-Dbuildtype=release",)}


class Demo:
    """The cases of one board."""

    def __init__(self, board, options):
        self.board = board
        self.options = options
        self.folder = suite.artefact_folder(options, f"demo-{board.name}")
        self.lock = threading.Lock()

    def build(self, words):
        targets = ["kernel.elf", self.board.image, "userland/system/demonstrator.elf"]
        targets += [self.board.dtb] if self.board.dtb else []
        with self.lock:
            return common.build(self.board, "gcc", [*self.board.demonstrator_options, *words],
                                root=self.options.build_root, targets=targets)

    def case(self, name, label):
        title = f"{self.board.name} {label}: {name}"

        def run():
            build = self.build(BUILDS[label])
            log = self.folder / (title.replace(" ", "-").replace(",", "") + ".log")
            with Session(self.board, build, log, STEADY.get(name, ())) as session:
                for script in SCRIPTS[name]:
                    script(session)
        return title, run

    def cases(self):
        for label in BUILDS:
            for name in SCRIPTS:
                yield self.case(name, label)


class Reader:
    """The reader of descriptions, built once."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()
        self.program = None

    def __call__(self):
        with self.lock:
            self.program = self.program or refusals.compile_reader(self.folder)
            return self.program


def main():
    options = suite.arguments(__doc__).parse_args()
    cases = []
    if options.arch in (None, "x86_64"):
        folder = suite.artefact_folder(options, "demo-descriptions")
        reader = Reader(folder)
        cases += [refusals.case(name, folder, reader) for name in refusals.REFUSALS]
    for board in common.boards(options.arch):
        cases += Demo(board, options).cases()
    suite.run(cases, options)


main()
