#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The core on this machine: unit tests by rule, the model, random tests, fuzzers, the boot code.

Options: --seconds S gives each of the long tests S seconds (default 20); --coverage builds with gcov and lists the branches of
core/ that no test took; --seed N starts the random tests elsewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402

HERE = Path(__file__).resolve().parent
UNIT = ("attributes", "cspace", "derivation", "deletion", "untyped", "transfer", "hazards", "checker", "refill",
        "queue")
DOCUMENTS = {"capabilities.md": "CAP", "untyped.md": "UT", "cap-transfer.md": "XFER"}
# Rules that are about something that no test of the core can show, or that tests elsewhere show.
ELSEWHERE = {
    "CAP-4.4": "IOSpace does not exist in this configuration",
    "CAP-10.4": "IOSpace does not exist in this configuration",
    "CAP-16.1": "boot", "CAP-16.2": "boot", "CAP-16.3": "boot", "CAP-16.4": "boot",
    "UT-7.2": "debug builds: test/system",
}


def build(folder, options):
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not (folder / "build.ninja").exists():
        run(["meson", "setup", str(folder), str(HERE)] + options, "meson setup", 300)
    run(["ninja", "-C", str(folder)], "the build", 900)


def run(command, what, seconds, cwd=None):
    try:
        done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=seconds, text=True, errors="replace")
    except subprocess.TimeoutExpired:
        raise suite.Failed(f"{what} did not end within {seconds} s")
    if done.returncode != 0:
        raise suite.Failed(f"{what} ended with {done.returncode}:\n" + "\n".join(done.stdout.splitlines()[-60:]))
    return done.stdout


def unit_case(folder, program, name):
    return lambda: run([str(folder / program), name], name, 300, cwd=folder)


def unit_cases(folder):
    """One case a test function: their names are in the sources."""
    cases = []
    for part in UNIT:
        source = (HERE / "unit" / f"test_{part}.c").read_text()
        for name in re.findall(r"^TEST\((\w+)\)", source, re.MULTILINE):
            cases.append((f"{part}: {name}", unit_case(folder, f"test_{part}", name)))
    return cases


def show(output):
    print("     " + output.strip().splitlines()[-1], flush=True)


def long_case(folder, command, seconds):
    def case():
        show(run([str(folder / command[0])] + command[1:], command[0], seconds * 3 + 120, cwd=folder))
    return case


def long_cases(folder, seconds, seed):
    s = str(seconds)
    commands = {
        "model: all short sequences": ["sequences", "exhaustive", s],
        "model: random sequences": ["sequences", "random", s, str(seed)],
        "random: the whole kernel": ["random_kernel", s, str(seed)],
        "fuzz: decode of every invocation": ["fuzz_invoke_main", s, str(seed)],
    }
    return [(name, long_case(folder, command, seconds)) for name, command in commands.items()]


def meson_cases(folder):
    """Tests that the meson files declare (boot)."""
    declared = json.loads(run(["meson", "introspect", "--tests", str(folder)], "meson introspect", 60))
    return [(test["name"], lambda test=test: run(test["cmd"], test["name"], 400, cwd=folder)) for test in declared]


def rules_case():
    """Every numbered rule of the three documents is named by a test."""
    named = set()
    for source in (HERE / "unit").glob("test_*.c"):
        for name in re.findall(r"^TEST\((\w+)\)", source.read_text(), re.MULTILINE):
            for span in re.finditer(r"(CAP|UT|XFER)_(\d+)_(\d+)_to_\1_\2_(\d+)", name):
                kind, section, first, last = span.groups()
                named.update(f"{kind}-{section}.{n}" for n in range(int(first), int(last) + 1))
            named.update(f"{k}-{a}.{b}" for k, a, b in re.findall(r"(CAP|UT|XFER)_(\d+)_(\d+)", name))
            named.update(f"{k}-{a}" for k, a in re.findall(r"(CAP|UT|XFER)_(\d+)_(?!\d)", name))
    missing = []
    for document, kind in DOCUMENTS.items():
        text = (common.ROOT / "docs" / "reference" / document).read_text()
        rules = re.findall(rf"^\* \*\*({kind}-\d+\.\d+)", text, re.MULTILINE)
        missing += [rule for rule in rules if rule not in named and rule not in ELSEWHERE]
    suite.check(not missing, "no test is named after " + ", ".join(missing))


def coverage_case(folder):
    def case():
        table, rest = [], []
        for notes in sorted((folder / "libcore.a.p").glob("*.gcda")):
            data = json.loads(run(["gcov", "--json-format", "--branch-probabilities", "--stdout", str(notes)], "gcov", 60,
                                  cwd=folder))
            for file in data["files"]:
                name = Path(file["file"]).name
                if not re.search(r"core_" + re.escape(name), notes.name):
                    continue
                branches = [(line["line_number"], branch["count"]) for line in file["lines"] for branch in line["branches"]]
                taken = sum(count > 0 for _, count in branches)
                table.append(f"{name:28} {taken:5} of {len(branches):5} branches")
                lines = sorted({number for number, count in branches if count == 0})
                rest.append(f"{name}: lines " + ", ".join(map(str, lines)) if lines else "")
        print("\n".join(table + [line for line in rest if line]), flush=True)
    return case


def main():
    parser = suite.arguments(__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="for each of the long tests")
    parser.add_argument("--seed", type=int, default=1, help="of the random tests")
    parser.add_argument("--coverage", action="store_true", help="count branches")
    options = parser.parse_args()
    folder = Path(options.build_root).resolve() / ("host-coverage" if options.coverage else "host")
    flags = ["-Dcoverage=true", "-Dsanitizers=false"] if options.coverage else []
    try:
        build(folder, flags)
    except suite.Failed as reason:
        suite.run([("build", lambda: (_ for _ in ()).throw(reason))], options)
    print("ok   build", flush=True)
    cases = [("every rule has a test", rules_case)] + unit_cases(folder)
    cases += long_cases(folder, options.seconds, options.seed) + meson_cases(folder)
    if options.coverage:
        options.jobs = 1
        cases.append(("coverage", coverage_case(folder)))
    suite.run(cases, options)


common.main(main)
