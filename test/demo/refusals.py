# SPDX-License-Identifier: BSD-2-Clause
"""Descriptions that must be refused, each with the message that names file, line and reason."""

import subprocess

from ci.lib import common, suite

SOURCES = ("description.c", "description_check.c")
PROGRAMS = ("uart", "shell", "files")
DEVICES = """\
device uart
    compatible ns16550
    registers 0x10000000 0x1000
    interrupt 10 level
device clock
    registers 0x101000 0x1000
    interrupt 11 level
"""
GOOD = """\
endpoint console
notification break
shared page 4K
component uart
    priority 200
    budget 1000 10000
    replies 2
    device uart
    serves console
    signals break
component shell
    priority 100
    budget 1000 10000
    calls console
    waits break
    writes page
"""

# name: (devices, system, message or None for: is accepted)
REFUSALS = {
    "nothing wrong": (DEVICES, GOOD, None),
    "an endpoint that is not declared": (DEVICES, GOOD.replace("calls console", "calls consol"),
                                         "system.txt:14: not declared: 'consol'"),
    "a device that the board has not": (DEVICES, GOOD.replace("device uart", "device disk"),
                                        "system.txt:8: this board has no device 'disk'"),
    "one device for two": (DEVICES, GOOD + "    device uart\n",
                           "system.txt:11: shell: uart belongs already to uart"),
    "one device twice": (DEVICES, GOOD.replace("    serves", "    device uart\n    serves"),
                         "system.txt:9: this component has it already: 'uart'"),
    "two servers of an endpoint": (DEVICES, GOOD.replace("calls console", "replies 1\n    serves console"),
                                   "system.txt:11: shell: console belongs already to uart"),
    "two waiters for a notification": (DEVICES, GOOD.replace("signals break", "waits break"),
                                       "system.txt:11: shell: break belongs already to uart"),
    "a call that nobody serves": (DEVICES, GOOD.replace("    serves console\n", ""),
                                  "system.txt:1: console: it is called, but no component serves it"),
    "a program that is not there": (DEVICES, GOOD.replace("waits", "program vi\n    waits"),
                                    "system.txt:11: shell: the archive has no program vi"),
    "a server without replies": (DEVICES, GOOD.replace("    replies 2\n", ""),
                                 "system.txt:4: uart: it serves without 'replies'"),
    "no budget": (DEVICES, GOOD.replace("    budget 1000 10000\n", "", 1), "system.txt:4: uart: it has no budget"),
    "no priority": (DEVICES, GOOD.replace("    priority 200\n", ""), "system.txt:4: uart: it has no priority"),
    "a priority above all": (DEVICES, GOOD.replace("200", "255"), "system.txt:5: this number is out of range: '255'"),
    "a budget above its period": (DEVICES, GOOD.replace("budget 1000", "budget 10001", 1),
                                  "system.txt:6: this number is out of range: '10001'"),
    "a number that is none": (DEVICES, GOOD.replace("replies 2", "replies two"),
                              "system.txt:7: expected a number, found 'two'"),
    "a number too large for a word": (DEVICES, GOOD.replace("replies 2", "replies 99999999999999999999"),
                                      "system.txt:7: this number is too large: '99999999999999999999'"),
    "a component twice": (DEVICES, GOOD + "component shell\n", "system.txt:17: declared twice: 'shell'"),
    "an endpoint twice": (DEVICES, "endpoint console\n" + GOOD, "system.txt:2: declared twice: 'console'"),
    "a notification called": (DEVICES, GOOD.replace("calls console", "calls break"),
                              "system.txt:14: this is something else than the line wants: 'break'"),
    "an unknown line": (DEVICES, GOOD.replace("    replies 2", "    colour green"),
                        "system.txt:7: a component has no line 'colour'"),
    "an unknown word": (DEVICES, GOOD.replace("    replies 2", "    root"), "system.txt:7: a component has no line 'root'"),
    "a line outside": (DEVICES, "priority 3\n" + GOOD, "system.txt:1: a description has no line 'priority'"),
    "too many words": (DEVICES, GOOD.replace("replies 2", "replies 2 3 4 5 6 7"), "system.txt:7: too many words"),
    "a long name": (DEVICES, "endpoint " + "x" * 24 + "\n" + GOOD,
                    "system.txt:1: this name is longer than 23 characters: '" + "x" * 24 + "'"),
    "a long line": (DEVICES, "#" * 200 + "\n" + GOOD, "system.txt:1: this line is too long"),
    "no text": (DEVICES, "endpoint a\0b\n" + GOOD, "system.txt:1: this is not text"),
    "memory that is no power of two": (DEVICES, GOOD.replace("replies 2", "memory 96K"),
                                       "system.txt:7: the memory of a component is a power of two, not '96K'"),
    "a heap larger than the memory": (DEVICES, GOOD.replace("waits", "heap 1M\n    waits"),
                                      "system.txt:11: shell: its heap takes more than half of its memory"),
    "half a page": (DEVICES, GOOD.replace("page 4K", "page 6K"), "system.txt:3: shared memory comes in pages of 4K, not '6K'"),
    "registers of two devices": (DEVICES.replace("0x101000", "0x10000000"), GOOD,
                                 "devices.txt:6: claimed twice, it belongs already to device 'uart'"),
    "an interrupt of two devices": (DEVICES.replace("11", "10"), GOOD,
                                    "devices.txt:7: claimed twice, it belongs already to device 'uart'"),
    "ports of two devices": (DEVICES + "    ports 0x60 0x6f\ndevice key\n    ports 0x64 0x64\n", GOOD,
                             "devices.txt:10: claimed twice, it belongs already to device 'clock'"),
    "half a page of registers": (DEVICES.replace("0x1000\n", "0x1800\n", 1), GOOD,
                                 "devices.txt:3: registers are handed out in pages of 4K"),
    "a device twice": (DEVICES + "device uart\n", GOOD, "devices.txt:8: declared twice: 'uart'"),
    "no component": (DEVICES, "endpoint a\n", "system.txt:1: system: it has no component"),
}


def compile_reader(folder):
    """The root task's reader for this machine."""
    init = common.ROOT / "userland/system/init"
    program = folder / "refuse"
    common.run_logged(["cc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-O1", "-g", "-fsanitize=address,undefined",
                       f"-I{init}", str(common.ROOT / "test/demo/refuse.c"), *(str(init / name) for name in SOURCES),
                       "-o", str(program)], folder / "build.log", "building the reader of descriptions")
    return program


def case(name, folder, program):
    def run():
        devices, system, expected = REFUSALS[name]
        place = folder / name.replace(" ", "-")
        place.mkdir(exist_ok=True)
        (place / "devices.txt").write_text(devices)
        (place / "system.txt").write_text(system)
        result = subprocess.run([program(), place / "devices.txt", place / "system.txt", *PROGRAMS],
                                capture_output=True, text=True, check=False)
        suite.equal((result.returncode, result.stdout.strip()), (1, expected) if expected else (0, ""), "the verdict")
        suite.equal(result.stderr, "", "the sanitizers' report")
    return f"description: {name}", run
