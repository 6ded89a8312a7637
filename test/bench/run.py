#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The benchmark suite: no operation costs over 2 % more instructions than test/bench/baseline.csv says (docs/performance.md)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ci"))
from lib import common, suite               # noqa: E402


def case(arch, build_root):
    def run():
        command = [sys.executable, str(ROOT / "ci" / "bench"), "--arch", arch, "--build-root", build_root,
                   "--compare", str(ROOT / "test" / "bench" / "baseline.csv")]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        suite.check(result.returncode == 0, "an operation costs more than before:\n" + result.stdout + result.stderr)
    return run


def main():
    options = suite.arguments(__doc__).parse_args()
    arches = [options.arch] if options.arch else common.architectures()
    return suite.run([(f"bench {arch}", case(arch, options.build_root)) for arch in arches], options)


if __name__ == "__main__":
    common.main(main)
