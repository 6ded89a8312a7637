#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the system tests: a root task that tests the running kernel through its interface, on every architecture.

Each configuration is a build and a machine. The emulator counts instructions instead of looking at the clock (-icount), so
that time in the machine does not depend on how busy this one is; one configuration per architecture goes by the clock.
A kernel that stops costs the test that was running, and the machine is started again behind it.
"""

import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402
from ci.lib.machine import Machine, STATUS_KERNEL_STOPPED  # noqa: E402

MARKER = b"TAGUA-SYSTEM-TEST-OPTIONS:"
OPTIONS_OFFSET, OPTIONS_SIZE = 64, 120
PROGRAM = "test/system/system-test.elf"
TARGETS = (PROGRAM,)
# An instruction takes 8 ns; 1 ns where the kernel checks itself at every exit, which is most of what it does then.
COUNTED = {False: ("-icount", "shift=3,sleep=off"), True: ("-icount", "shift=0,sleep=off")}
TIMEOUT = 900                # seconds for all tests of one configuration
RESTARTS = 25
START = re.compile(r"^\[(\d+)\] (\w+)")
OUTCOME = re.compile(r"^(ok|FAIL|skip) (\w+)(?:: (.*))?")
CLOCK = "-Dexport_vcnt=true"     # AArch64: the tests read the virtual counter

# name: (board, compiler, meson options, what differs about the machine)
CONFIGURATIONS = {
    "pc": ("pc", "gcc", (), {}),
    "pc release": ("pc", "gcc", ("-Dbuildtype=release",), {}),
    "pc clang release": ("pc", "clang", ("-Dbuildtype=release",), {}),
    "pc i440fx, 3 GiB": ("pc", "gcc", (), {"machine": ["pc"], "memory": "3G"}),
    "pc domains": ("pc", "gcc", ("-Ddomains=4",), {}),
    "pc sel4test": ("pc", "gcc", ("-Dprofile=sel4test",), {"cpu": "Nehalem"}),
    "pc bench": ("pc", "gcc", ("-Dprofile=bench",), {}),
    "pc avx": ("pc", "gcc", ("-Dprofile=avx",), {}),
    "pc nohuge": ("pc", "gcc", ("-Dprofile=nohuge",), {}),
    "pc errmsg": ("pc", "gcc", ("-Dprofile=errmsg",), {}),
    "pc hwdebug": ("pc", "gcc", ("-Dprofile=hwdebug",), {}),
    "pc meltdown": ("pc", "gcc", ("-Dmeltdown=true",), {}),
    "aarch64": ("qemu-virt-aarch64", "gcc", (CLOCK,), {}),
    "aarch64 release": ("qemu-virt-aarch64", "gcc", (CLOCK, "-Dbuildtype=release"), {}),
    "aarch64 clang release": ("qemu-virt-aarch64", "clang", (CLOCK, "-Dbuildtype=release"), {}),
    "aarch64 gicv3": ("qemu-virt-aarch64", "gcc", (CLOCK,), {"machine": ["gic-version=3"]}),
    "aarch64 max": ("qemu-virt-aarch64", "gcc", (CLOCK,), {"cpu": "max"}),
    "aarch64 domains": ("qemu-virt-aarch64", "gcc", (CLOCK, "-Ddomains=4"), {}),
    "aarch64 bench": ("qemu-virt-aarch64", "gcc", (CLOCK, "-Dprofile=bench"), {}),
    "aarch64 hwdebug": ("qemu-virt-aarch64", "gcc", (CLOCK, "-Dprofile=hwdebug"), {}),
    "aarch64 tlsro": ("qemu-virt-aarch64", "gcc", (CLOCK, "-Dprofile=tlsro"), {}),
    "riscv64": ("qemu-virt-riscv64", "gcc", (), {}),
    "riscv64 release": ("qemu-virt-riscv64", "gcc", ("-Dbuildtype=release",), {}),
    "riscv64 clang release": ("qemu-virt-riscv64", "clang", ("-Dbuildtype=release",), {}),
    "riscv64 no sstc": ("qemu-virt-riscv64", "gcc", (), {"cpu": "rv64,sstc=off"}),
    "riscv64 domains": ("qemu-virt-riscv64", "gcc", ("-Ddomains=4",), {}),
    "riscv64 bench": ("qemu-virt-riscv64", "gcc", ("-Dprofile=bench",), {}),
    "riscv64 nofpu": ("qemu-virt-riscv64", "gcc", ("-Dprofile=nofpu",), {}),
    "sifive_u": ("sifive_u", "gcc", (), {}),
}

printing = threading.Lock()


def with_options(program, text, folder, name):
    """A copy of the program with what main() in harness.c reads behind the marker."""
    data = bytearray(Path(program).read_bytes())
    at = data.index(MARKER) + OPTIONS_OFFSET
    data[at:at + OPTIONS_SIZE] = text.encode()[:OPTIONS_SIZE - 1].ljust(OPTIONS_SIZE, b"\0")
    copy = Path(folder) / f"{name}.elf"
    copy.write_bytes(data)
    return copy


class Configuration:
    """One build on one machine, and what its tests came to."""

    def __init__(self, name, options):
        self.name = name
        board, self.compiler, self.meson, self.differs = CONFIGURATIONS[name]
        self.board = common.find_board(board)
        self.checks = "-Dchecks=true" in self.meson
        self.slow = "~" if self.checks or not self.differs.get("counted", True) else ""
        self.options = options
        self.folder = suite.artefact_folder(options, "system")
        self.file = re.sub(r"\W+", "-", name)
        self.counts = {"ok": 0, "FAIL": 0, "skip": 0}
        self.failures = []
        self.skips = []

    def run(self):
        started = time.monotonic()
        try:
            build = common.build(self.board, self.compiler, self.meson, root=self.options.build_root, jobs=2,
                                 targets=(self.board.image, "kernel.elf", *filter(None, [self.board.dtb])) + TARGETS)
            self.run_machine(build)
        except common.Trouble as trouble:
            self.failed("the configuration as a whole", str(trouble))
        with printing:
            print(f"{self.name}: {self.counts['ok']} passed, {self.counts['FAIL']} failed, {self.counts['skip']} skipped"
                  f" [{time.monotonic() - started:.0f} s]", flush=True)
            for name, reason in self.failures:
                print(f"    FAIL {name}: {reason}", flush=True)
            for name, reason in self.skips if self.options.verbose else ():
                print(f"    skip {name}: {reason}", flush=True)

    def failed(self, name, reason):
        self.counts["FAIL"] += 1
        self.failures.append((name, reason))

    def machine(self, build, program):
        differs = dict(self.differs)
        counted = differs.pop("counted", True)
        return Machine(self.board, build, program, extra=COUNTED[self.checks] if counted else (), **differs)

    def run_machine(self, build):
        log = self.folder / f"{self.file}.log"
        log.unlink(missing_ok=True)
        first = 0
        for _ in range(RESTARTS):
            program = with_options(build / PROGRAM, f"{self.slow}{first} {self.options.tests}", self.folder, self.file)
            result = self.machine(build, program).run(timeout=TIMEOUT)
            with open(log, "ab") as file:
                file.write(result.output)
            last, name, ended = self.read(result.lines)
            if ended:
                return
            if last is None:
                self.failed("the start of the tests", f"{result.reason}; see {common.shown(log)}")
                return
            stopped = result.status == STATUS_KERNEL_STOPPED
            words = [line for line in result.lines if line.startswith("panic")] if stopped else []
            self.failed(name, (words[0] if words else result.reason) + f"; see {common.shown(log)}")
            first = last + 1
        self.failed("the configuration as a whole", f"stopped {RESTARTS} times")

    def read(self, lines):
        """Counts the outcomes; returns the number and name of a test without one, and whether all tests were run."""
        last = name = None
        for line in lines:
            if match := START.match(line):
                last, name = int(match[1]), match[2]
            elif match := OUTCOME.match(line):
                if match[1] == "FAIL":
                    self.failed(match[2], match[3])
                else:
                    self.counts[match[1]] += 1
                    if match[1] == "skip":
                        self.skips.append((match[2], match[3]))
        return last, name, any(re.match(r"\d+ passed, \d+ failed", line) for line in lines)


def main():
    parser = suite.arguments(__doc__.splitlines()[0])
    parser.add_argument("--tests", default="", metavar="TEXT", help="only tests whose name contains TEXT")
    parser.add_argument("--list", action="store_true", help="list the configurations and stop")
    parser.add_argument("--verbose", action="store_true", help="say of each skipped test why")
    options = parser.parse_args()
    if options.list:
        print("\n".join(CONFIGURATIONS))
        return 0
    chosen = [Configuration(name, options) for name in CONFIGURATIONS if not options.only or options.only in name]
    chosen = [one for one in chosen if not options.arch or one.board.arch == options.arch]
    with ThreadPoolExecutor(max_workers=options.jobs) as pool:
        list(pool.map(Configuration.run, chosen))
    totals = [sum(one.counts[word] for one in chosen) for word in ("ok", "FAIL", "skip")]
    reasons = {}
    for one in chosen:
        for name, reason in one.skips:
            reasons.setdefault((name, reason), []).append(one.name)
    for (name, reason), where in sorted(reasons.items()):
        print(f"skip {name}: {reason} ({len(where)} configurations)")
    print("{} passed, {} failed, {} skipped".format(*totals), flush=True)
    return 1 if totals[1] else 0


common.main(main)
