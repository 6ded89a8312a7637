# SPDX-License-Identifier: BSD-2-Clause
"""Device trees that a kernel must refuse with a message: changes to the one that the board is started with.

QEMU replaces the memory nodes of any tree that it is given, and refuses odd cell counts itself, so those are tried on the
build machine only (test/host).
"""

import subprocess

from ci.lib.common import Trouble

# name: the lines of fdtput's arguments, FILE standing for the tree.
CHANGES = {
    "no interrupt controller": ["-r FILE /soc@3f000000/interrupt-controller@40000000"],
    "interrupt controller without registers": ["-d FILE /soc@3f000000/interrupt-controller@40000000 reg"],
    "interrupt controller outside its bus": ["-t x FILE /soc@3f000000 ranges 0x50000000 0x50000000 0x1000"],
    "no peripheral interrupt controller": ["-r FILE /soc@3f000000/interrupt-controller@3f00b200"],
    "no timer": ["-r FILE /timer"],
    "timer without interrupts": ["-d FILE /timer interrupts"],
    "all memory reserved": ["-c FILE /reserved-memory", "-t x FILE /reserved-memory #address-cells 1",
                            "-t x FILE /reserved-memory #size-cells 1", "-c FILE /reserved-memory/all",
                            "-t x FILE /reserved-memory/all reg 0 0x3c000000"],
    "reserved memory cut off": ["-c FILE /reserved-memory", "-t x FILE /reserved-memory #address-cells 1",
                                "-t x FILE /reserved-memory #size-cells 1", "-c FILE /reserved-memory/half",
                                "-t x FILE /reserved-memory/half reg 0"],
}


def make(label, original, path):
    path.write_bytes(original.read_bytes())
    for line in CHANGES[label]:
        words = [str(path) if word == "FILE" else word for word in line.split()]
        made = subprocess.run(["fdtput", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise Trouble(f"fdtput {line}: {made.stderr.strip()}")
