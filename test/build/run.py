#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every board builds with every compiler, as debug, release and checking build, without a warning (they are errors)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402

VARIANTS = {
    "debug": (),
    "release": ("-Dbuildtype=release",),
    "checks": ("-Dchecks=true",),
}


def case(board, compiler, options, root):
    def build():
        folder = common.build_folder(board, compiler, options, root)
        common.build(board, compiler, options, root=root, jobs=1)
        log = (folder / "build.log").read_text(errors="replace")
        suite.check("warning:" not in log.lower(), f"warnings in {folder}/build.log")
        for image in ("kernel.elf", board.image):
            suite.check((folder / image).stat().st_size > 0, f"no {image}")
    return build


def main():
    options = suite.arguments(__doc__).parse_args()
    cases = [(f"{board.name} {compiler} {name}", case(board, compiler, words, options.build_root))
             for board in common.boards(options.arch)
             for compiler in common.COMPILERS
             for name, words in VARIANTS.items()]
    suite.run(cases, options)


common.main(main)
