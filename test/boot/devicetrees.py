# SPDX-License-Identifier: BSD-2-Clause
"""Device trees that a kernel must refuse with a message: changes to the one that the board is started with."""

import subprocess

from ci.lib.common import Trouble

# name: the lines of fdtput's arguments, FILE standing for the tree.
CHANGES = {
    "no memory": ["-r FILE /memory@0"],
    "memory of size zero": ["-t x FILE /memory@0 reg 0 0"],
    "memory register cut off": ["-t x FILE /memory@0 reg 0"],
    "too little memory": ["-t x FILE /memory@0 reg 0 0x100000"],
    "nine address cells": ["-t x FILE / #address-cells 9"],
    "no interrupt controller": ["-r FILE /soc@3f000000/interrupt-controller@40000000"],
    "interrupt controller without registers": ["-d FILE /soc@3f000000/interrupt-controller@40000000 reg"],
    "all memory reserved": ["-c FILE /reserved-memory", "-t x FILE /reserved-memory #address-cells 1",
                            "-t x FILE /reserved-memory #size-cells 1", "-c FILE /reserved-memory/all",
                            "-t x FILE /reserved-memory/all reg 0 0x3c000000"],
}


def make(label, original, path):
    path.write_bytes(original.read_bytes())
    for line in CHANGES[label]:
        words = [str(path) if word == "FILE" else word for word in line.split()]
        made = subprocess.run(["fdtput", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise Trouble(f"fdtput {line}: {made.stderr.strip()}")
