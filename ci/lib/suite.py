# SPDX-License-Identifier: BSD-2-Clause
"""Shared by the test suites: run cases two at a time, print one line each, count them."""

import argparse
import os
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import common


class Failed(Exception):
    """A check did not hold; the text says which."""


class Skipped(Exception):
    """The case cannot be tried here; the text says why."""


def check(condition, text):
    if not condition:
        raise Failed(text)


def equal(actual, expected, what):
    if actual != expected:
        def shown(value):
            return f"{value:#x}" if isinstance(value, int) and not isinstance(value, bool) else f"{value}"
        raise Failed(f"{what} is {shown(actual)}, expected {shown(expected)}")


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--arch", choices=common.architectures(), help="only this architecture")
    parser.add_argument("--build-root", default=str(common.BUILD_ROOT), help="where build folders go")
    parser.add_argument("--only", metavar="TEXT", help="only cases whose name contains TEXT")
    parser.add_argument("--jobs", type=int, default=max(2, os.cpu_count() or 2), help="cases at a time")
    return parser


def run_case(case):
    name, function = case
    started = time.monotonic()
    try:
        function()
        outcome, detail = "ok", ""
    except Skipped as reason:
        outcome, detail = "skip", f": {reason}"
    except (Failed, common.Trouble) as reason:
        outcome, detail = "FAIL", f": {reason}"
    except Exception:
        outcome, detail = "FAIL", ": " + traceback.format_exc()
    print(f"{outcome:4} {name} ({time.monotonic() - started:.1f} s){detail}", flush=True)
    return outcome


def run(cases, options):
    """Runs (name, function) pairs and ends the program with the totals line."""
    chosen = [case for case in cases if not options.only or options.only in case[0]]
    with ThreadPoolExecutor(max_workers=options.jobs) as pool:
        outcomes = list(pool.map(run_case, chosen))
    counts = [outcomes.count(word) for word in ("ok", "FAIL", "skip")]
    print("{} passed, {} failed, {} skipped".format(*counts), flush=True)
    sys.exit(1 if counts[1] else 0)


def artefact_folder(options, name):
    """Where a suite keeps what helps to understand a failure."""
    folder = Path(options.build_root) / "test" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
