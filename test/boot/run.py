#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boots root tasks on all boards and compares what they see with the machine; boots broken ones, too."""

import re
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402
from ci.lib.elf import Elf  # noqa: E402
from ci.lib.machine import Machine, STATUS_KERNEL_STOPPED  # noqa: E402
import devicetrees  # noqa: E402
import images  # noqa: E402
from view import Rules, View  # noqa: E402

TIMEOUT = 120
MIB = 1 << 20
BUILDS = {                             # every build of test/build, booted
    "gcc debug": ("gcc", ()),
    "gcc release": ("gcc", ("-Dbuildtype=release",)),
    "gcc checks": ("gcc", ("-Dchecks=true",)),
    "clang debug": ("clang", ()),
    "clang release": ("clang", ("-Dbuildtype=release",)),
    "clang checks": ("clang", ("-Dchecks=true",)),
}
CALLS_SAYS = ("calls      10000 of 10000", "isolation  a thread wrote to 0x10, was stopped, and its supervisor was told")
LARGE = ("-Droot_cnode_bits=17",)      # a capability for each page of 32 MB needs more than the usual 4096 slots
SIZES = {                              # name: (program, segments, bytes in each, bytes between, build options)
    "20 KB, low": ("bootinfo-low", 0, 0, 0, ()),
    "300 segments, low": ("bootinfo-low", 300, 4096, 4096, ()),
    "32 MB": ("bootinfo", 1, 32 * MIB, 0, LARGE),
    "32 MB in 500 pieces, high": ("bootinfo-high", 500, 65536, 0, LARGE),
}


def shell_words(test):
    """A boot test as the words that a person would give to ci/run."""
    words = []
    for key, value in test.items():
        for item in value if isinstance(value, list) else [value]:
            words += [f"--{key}", str(item)]
    return " ".join(words)


def bytes_of(memory):
    return int(memory[:-1]) << (30 if memory[-1] == "G" else 20)


class Boots:
    """The cases of one board, on one build of it."""

    def __init__(self, board, options):
        self.board = board
        self.options = options
        self.folder = suite.artefact_folder(options, f"boot-{board.name}")
        self.lock = threading.Lock()
        self.built = {}

    def build(self, words=(), compiler="gcc"):
        with self.lock:
            if (compiler, words) not in self.built:
                try:
                    made = common.build(self.board, compiler, words, root=self.options.build_root)
                except common.Trouble as trouble:
                    made = trouble       # once is enough
                self.built[compiler, words] = made
        made = self.built[compiler, words]
        if isinstance(made, common.Trouble):
            raise made
        return made

    def file(self, name, data):
        path = self.folder / re.sub(r"[^a-z0-9.]+", "-", name.lower())
        path.write_bytes(data)
        return path

    def start(self, name, root_task, built=(), **words):
        machine = Machine(self.board, self.build(built), root_task, **words)
        result = machine.run(timeout=TIMEOUT)
        self.file(name + ".log", result.output)
        return machine, result

    def boots(self, name, root_task, expected_ballast=(), built=(), **words):
        machine, result = self.start(name, root_task, built, **words)
        if result.status != 0:
            last = [line for line in result.lines if line.strip()][-3:]
            raise suite.Failed(f"status {result.status} ({result.reason}): " + " | ".join(last))
        view = View(result.lines)
        Rules(view, self.board, words.get("machine", ()), Elf(root_task), bytes_of(machine.memory),
              radix=17 if built == LARGE else 12).check_all()
        suite.equal(view.ballast, list(expected_ballast), "sums of the added segments")

    def refused(self, name, root_task, **words):
        """One clear line, no exception, no hang, and no root task."""
        _, result = self.start(name, root_task, **words)
        lines = [line for line in result.lines if "Tagua: boot failed: " in line]
        suite.check(len(lines) == 1 and len(lines[0]) > 40,
                    f"status {result.status} ({result.reason}), refusals: {lines}")
        suite.equal(result.status, STATUS_KERNEL_STOPPED, "status")
        suite.check(not any(line.startswith("bootinfo ") for line in result.lines), "the root task ran")

    # --- cases ---------------------------------------------------------------------------------------------

    def machine_case(self, test):
        name = f"{self.board.name} {shell_words(test)}".strip()
        return name, lambda: self.boots(name, self.build() / "test/boot/bootinfo.elf", **test)

    def build_case(self, label):
        """Without printing in the kernel (release), the root task speaks through the board's serial port."""
        name = f"{self.board.name} built as {label}"

        def run():
            compiler, words = BUILDS[label]
            build = self.build(words, compiler)
            result = Machine(self.board, build, build / "test/boot/calls.elf").run(timeout=TIMEOUT)
            self.file(name + ".log", result.output)
            suite.check(result.status == 0, f"status {result.status} ({result.reason})")
            for wanted in CALLS_SAYS:
                suite.check(any(line.startswith(wanted) for line in result.lines), f"no line '{wanted}'")
        return name, run

    def size_case(self, label):
        name = f"{self.board.name} root task: {label}"
        program, count, size, gap, built = SIZES[label]

        def run():
            plain = self.build(built) / f"test/boot/{program}.elf"
            data, expected = images.with_ballast(plain, count, size, gap, label)
            path = self.file(name + ".elf", data)
            self.boots(name, path, expected, built)
            path.unlink()
        return name, run

    def too_large_case(self):
        name = f"{self.board.name} refuses: more pages than slots"

        def run():
            data, _ = images.with_ballast(self.build() / "test/boot/bootinfo.elf", 1, 32 * MIB, 0, name)
            path = self.file(name + ".elf", data)
            self.refused(name, path)
            path.unlink()
        return name, run

    def malformed_case(self, label):
        name = f"{self.board.name} refuses: {label}"

        def run():
            data = (self.build() / "test/boot/bootinfo.elf").read_bytes()
            path = self.file(name + ".elf", images.malformed(data, self.board.memory * MIB)[label])
            self.refused(name, path)
        return name, run

    def missing_case(self, **words):
        name = f"{self.board.name} refuses: no root task {shell_words(words)}".strip()
        return name, lambda: self.refused(name, None, **words)

    def device_tree_case(self, label):
        name = f"{self.board.name} refuses: device tree with {label}"

        def run():
            original = self.build() / self.board.dtb
            path = self.file(name + ".dtb", b"")
            devicetrees.make(label, original, path)
            self.refused(name, self.build() / "test/boot/bootinfo.elf", dtb=path)
        return name, run

    def cases(self, first_of_arch):
        yield from map(self.machine_case, self.board.boot_tests)
        yield from map(self.build_case, BUILDS)
        yield from map(self.size_case, SIZES)
        yield self.too_large_case()
        for way in self.board.boots:
            yield self.missing_case(**({} if way == "kernel" else {"boot": way}))
        if first_of_arch:
            yield from map(self.malformed_case, images.malformed(images.EXAMPLE, MIB))
        if self.board.dtb:
            yield from map(self.device_tree_case, devicetrees.CHANGES)


def main():
    options = suite.arguments(__doc__).parse_args()
    cases, seen = [], set()
    for board in common.boards(options.arch):
        cases += Boots(board, options).cases(board.arch not in seen)
        seen.add(board.arch)
    suite.run(cases, options)


common.main(main)
