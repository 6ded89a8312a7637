# SPDX-License-Identifier: BSD-2-Clause
"""What all commands share: where things are, which boards there are, how to build one, how to speak to a person."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD_ROOT = Path(os.environ.get("TAGUA_BUILD", ROOT / "build"))
COMPILERS = ("gcc", "clang")


class Trouble(Exception):
    """Something a person can mend; the text says how."""


def say(text):
    print(text, flush=True)


def shown(path):
    """A path as short as it can be typed here."""
    return os.path.relpath(path) if Path(path).resolve().is_relative_to(Path.cwd()) else path


def main(function):
    """Runs a command: a Trouble becomes one readable message and status 2."""
    try:
        sys.exit(function())
    except Trouble as trouble:
        print(f"{Path(sys.argv[0]).name}: {trouble}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os._exit(141)     # whoever read our output has gone


def split_options(arguments):
    """Splits a command line at '--': what is ours, what goes to meson."""
    if "--" in arguments:
        at = arguments.index("--")
        return arguments[:at], arguments[at + 1:]
    return arguments, []


class Board:
    """A folder under plat/ with a qemu.json."""

    def __init__(self, name):
        self.name = name
        self.folder = ROOT / "plat" / name
        with open(self.folder / "qemu.json", encoding="utf-8") as file:
            facts = json.load(file)
        self.description = facts["description"]
        self.arch = facts["arch"]
        self.emulator = facts["emulator"]
        self.machines = facts["machines"]
        self.cpu = facts.get("cpu")
        self.memory = facts["memory"]
        self.memory_fixed = facts.get("memory_fixed", False)
        self.smp = facts["smp"]
        self.smp_fixed = facts.get("smp_fixed", False)
        self.smp_monitor = facts.get("smp_monitor", 0)
        self.image = facts["image"]
        self.dtb = facts.get("dtb")
        self.boots = facts["boots"]
        self.args = facts["args"]
        self.demonstrator_options = facts.get("demonstrator_options", [])    # of meson, for the system of userland/system
        self.memory_map = facts["memory_map"]
        self.boot_tests = facts["boot_tests"]


def board_names():
    return sorted(path.parent.name for path in (ROOT / "plat").glob("*/qemu.json"))


def boards(arch=None):
    return [board for board in map(Board, board_names()) if arch is None or board.arch == arch]


def architectures():
    return sorted({board.arch for board in boards()})


def find_board(name):
    if name not in board_names():
        raise Trouble(f"there is no board '{name}'. Boards: {', '.join(board_names())}.")
    return Board(name)


def setup(quiet=True):
    """Installs what is missing; returns at once when nothing is."""
    command = ["bash", str(ROOT / "ci" / "setup")] + (["--quiet"] if quiet else [])
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise Trouble("ci/setup could not install what is needed; its messages above say what is missing.")


def run_logged(command, log, what):
    """Runs a command with its output in a file; on failure shows the end of it."""
    with open(log, "ab") as output:
        output.write(("$ " + " ".join(map(str, command)) + "\n").encode())
        output.flush()
        status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                check=False).returncode
    if status != 0:
        with open(log, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        first = next((i for i, line in enumerate(lines)
                      if re.search(r"error:|ERROR|FAILED|undefined reference", line)), max(len(lines) - 12, 0))
        shown = [line[:160] for line in lines[first:][:12]]
        raise Trouble(f"{what} failed:\n  " + "\n  ".join(shown) + f"\nThe whole output is in {log}.")


def build_folder(board, compiler="gcc", options=(), root=None):
    words = [re.sub(r"^-D", "", option) for option in options]
    name = "-".join([board.name, compiler] + [re.sub(r"[^A-Za-z0-9_.=,+]", "_", word) for word in words])
    return Path(root or BUILD_ROOT) / name


def build(board, compiler="gcc", options=(), folder=None, root=None, jobs=None, targets=()):
    """Configures (once) and builds; returns the build folder. Options are meson's, such as -Dchecks=true."""
    folder = Path(folder or build_folder(board, compiler, options, root)).resolve()
    if not (board.folder / f"{compiler}.ini").exists():
        raise Trouble(f"the board '{board.name}' has no cross file for '{compiler}' ({compiler}.ini in its folder).")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)      # two commands may want the same folder at the same time
        build_locked(board, compiler, options, folder, jobs, targets)
    return folder


def build_locked(board, compiler, options, folder, jobs, targets):
    cross = board.folder / f"{compiler}.ini"
    log = folder / "build.log"
    log.unlink(missing_ok=True)
    configured = (folder / "build.ninja").exists()
    if not configured:
        for leftover in ("meson-private", "meson-info", "meson-logs"):
            shutil.rmtree(folder / leftover, ignore_errors=True)
        run_logged(["meson", "setup", str(folder), str(ROOT), "--cross-file", str(cross), *options], log,
                   f"configuring {board.name} with {compiler}")
    elif options:
        run_logged(["meson", "configure", str(folder), *options], log, f"configuring {board.name} with {compiler}")
    command = ["ninja", "-C", str(folder)] + (["-j", str(jobs)] if jobs else []) + list(targets)
    run_logged(command, log, f"building {board.name} with {compiler}")
