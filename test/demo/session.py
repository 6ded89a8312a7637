# SPDX-License-Identifier: BSD-2-Clause
"""The console of the first system, used as a person would: types a command, reads until the next prompt."""

import re
import tempfile

import pexpect

from ci.lib import suite
from ci.lib.machine import Machine

PROMPT = "\rtagua> \x1b[K"
TIMEOUT = 90
CONTROL_C = "\x03"


class Session:
    """A running system; `log` keeps what the console said."""

    def __init__(self, board, build, log, extra=()):
        self.board = board
        self.folder = tempfile.TemporaryDirectory(prefix="tagua-demo-")
        machine = Machine(board, build, build / "userland/system/demonstrator.elf", control_keys=True, extra=extra)
        command = machine.command(self.folder.name)
        self.log = open(log, "w", encoding="utf-8")
        self.child = pexpect.spawn(command[0], command[1:], timeout=TIMEOUT, encoding="utf-8",
                                   codec_errors="replace", echo=False)
        self.child.logfile_read = self.log

    def __enter__(self):
        self.greeting = self.until(PROMPT)
        return self

    def __exit__(self, *_):
        self.child.close(force=True)
        self.log.close()
        self.folder.cleanup()

    def until(self, text):
        """What the console says before `text`."""
        try:
            self.child.expect_exact(text)
        except (pexpect.TIMEOUT, pexpect.EOF) as end:
            said = (self.child.before or "")[-300:]
            raise suite.Failed(f"no {text!r} ({type(end).__name__}); the last words were {said!r}") from None
        return re.sub(r"\r+\n", "\r\n", self.child.before)     # the terminal adds some

    def type(self, keys):
        self.child.send(keys)

    def do(self, command):
        """Runs a command and returns its output, without the echo."""
        self.type(command + "\r")
        said = self.until(PROMPT).replace("\r\n", "\n")
        echo, _, output = said.partition("\n")
        suite.equal(echo, command, "the echo")
        return output

    def says(self, command, pattern):
        """Runs a command whose output must match; returns the match."""
        output = self.do(command)
        match = re.search(pattern, output, re.MULTILINE)
        suite.check(match, f"'{command}' said {output!r}, which has nothing like {pattern!r}")
        return match

    def processes(self):
        """The lines of ps: {name: {column: value}}."""
        rows = {}
        for line in self.do("ps").splitlines()[1:]:
            name, priority, budget, used, memory, slots, restarts, state = line.split()
            rows[name] = {"priority": int(priority), "budget": budget, "used": float(used), "memory": memory,
                          "slots": int(slots), "restarts": int(restarts), "state": state}
        suite.check(rows, "ps lists nothing")
        return rows
