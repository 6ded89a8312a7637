#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The house rules that a program can check, over every file that git knows (see docs/architecture.md)."""

import collections
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402

SOURCE = (".c", ".h", ".S", ".def", ".py", ".ld", ".build", ".ini", ".dts")
KERNEL = ("core/", "arch/", "plat/")
LONGEST_LINE = 160
LONGEST_FILE = 600
# Files that an architecture rightly lacks, and why the others have them.
NOT_EVERYWHERE = {
    "kernel_map.c": "x86-64's is window.c",
    "include/arch/kernel_map.h": "x86-64's is window.h",
    "fpu_state.S": "x86-64 saves and restores the state with one instruction, in fpu.c",
    "include/arch/debug.h": "hardware debugging does not exist on RV64",
    "debug.c": "hardware debugging does not exist on RV64 (docs/reference/objects-and-labels.md)",
}
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
MACHINE_TEST = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b.*(__x86_64__|__aarch64__|__riscv|CONFIG_ARCH_|CONFIG_PLAT_)")
STATIC_FUNCTION = re.compile(r"^static\s+(?:[A-Za-z_][\w\s]*?[\s*])?([a-z_]\w*)\([^;]*$")
ATTRIBUTE = re.compile(r"__attribute__\(\(.*?\)\)\s*")
FORBIDDEN = re.compile(r"\b(alloca|malloc|float|double|setjmp|longjmp)\b")


def tracked():
    listed = subprocess.run(["git", "-C", str(common.ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode != 0:
        raise suite.Skipped("not a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name and (common.ROOT / name).is_file()]


def lines_of(suffixes, folders=("",)):
    for name in tracked():
        if name.endswith(suffixes) and name.startswith(tuple(folders)):
            for number, line in enumerate((common.ROOT / name).read_text(errors="replace").split("\n"), 1):
                yield name, number, line


def none(found, what):
    found = list(found)
    suite.check(not found, f"{len(found)} {what}: " + "; ".join(found[:8]))


def without_comments(line):
    return re.sub(r'//.*|/\*.*?\*/|"(\\.|[^"\\])*"|^\s*/?\*.*', "", line)


def licence():
    none((name for name in tracked() if name.endswith(SOURCE)
          and "SPDX-License-Identifier: BSD-2-Clause" not in (common.ROOT / name).read_text(errors="replace")[:300]),
         "files without an SPDX line")


def line_length():
    none((f"{name}:{number}" for name, number, line in lines_of((".c", ".h", ".S", ".py"))
          if len(line) > LONGEST_LINE), f"lines over {LONGEST_LINE} characters")


def file_length():
    counts = collections.Counter(name for name, _, _ in lines_of((".c", ".S"), KERNEL))
    none((f"{name} ({count})" for name, count in counts.items() if count > LONGEST_FILE),
         f"files over {LONGEST_FILE} lines")


def unfinished():
    none((f"{name}:{number}" for name, number, line in lines_of(SOURCE) if UNFINISHED.search(line)),
         "marks of unfinished work")


def core_knows_no_machine():
    none((f"{name}:{number}" for name, number, line in lines_of((".c", ".h"), ("core/",))
          if MACHINE_TEST.search(line) or re.search(r"\b(asm|__asm__)\b", without_comments(line))),
         "places where core/ knows an architecture or a board")


def forbidden_words():
    none((f"{name}:{number}" for name, number, line in lines_of((".c", ".h"), ("core/", "arch/"))
          if FORBIDDEN.search(without_comments(line))), "uses of a heap, floating point or long jumps in the kernel")


def unique_static_names():
    """Release kernels are one translation unit, so a static name may be defined once per architecture's kernel."""
    for arch in common.architectures():
        places = collections.defaultdict(set)
        for name, _, line in lines_of((".c",), ("core/", f"arch/{arch}/")):
            match = STATIC_FUNCTION.match(ATTRIBUTE.sub("", line))
            if match:
                places[match.group(1)].add(name)
        none((f"{function} in {', '.join(sorted(files))}" for function, files in places.items() if len(files) > 1),
             "static functions of the same name")


def architectures_mirror():
    """A file that two architectures have, the third has too, under the same name."""
    trees = {arch: {name.removeprefix(f"arch/{arch}/") for name in tracked() if name.startswith(f"arch/{arch}/")}
             for arch in common.architectures()}
    for name in sorted(set().union(*trees.values()) - set(NOT_EVERYWHERE)):
        having = [arch for arch, files in trees.items() if name in files]
        suite.check(len(having) != len(trees) - 1 or len(trees) < 3, f"{name} is in {having} only")


def main():
    options = suite.arguments(__doc__).parse_args()
    suite.run([(function.__name__.replace("_", " "), function) for function in (
        licence, line_length, file_length, unfinished, core_knows_no_machine, forbidden_words, unique_static_names,
        architectures_mirror)], options)


common.main(main)
