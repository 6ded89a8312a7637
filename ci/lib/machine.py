# SPDX-License-Identifier: BSD-2-Clause
"""Starts an emulated machine with a kernel and a root task, shows its console, and knows when and how it ended.

A system says that it has ended with the console line `[exit N]`; that is the one way that works on every board. The
kernel's own end is a line with `Tagua: boot failed:` or `Tagua: kernel panic:`. Powering the machine off ends it too.
"""

import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from .common import Trouble, say
from .elf import Elf, Symbols

STATUS_TIMEOUT = 124
STATUS_KERNEL_STOPPED = 125

EXIT_LINE = re.compile(rb"^\[exit (\d+)\]\s*$")
STOP_LINE = re.compile(rb"Tagua: (boot failed|kernel panic): ")
ADDRESS = re.compile(rb"\b(?:0x)?(f[0-9a-f]{15})\b")
STOP_GRACE = 0.5            # seconds in which the kernel may finish its last words
OVMF = (("OVMF_CODE_4M.fd", "OVMF_VARS_4M.fd"), ("OVMF_CODE.fd", "OVMF_VARS.fd"))

GRUB_CONFIG = """\
set timeout=0
set default=0
serial --unit=0 --speed=115200
terminal_output {output}
menuentry "Tagua" {{
    multiboot{version} /boot/kernel.elf {append}
    {module}
    boot
}}
"""


class Result:
    """How a run ended: its status, why, and everything the console said."""

    def __init__(self, status, reason, output):
        self.status = status
        self.reason = reason
        self.output = output

    @property
    def lines(self):
        return [line.rstrip("\r") for line in self.output.decode("utf-8", errors="replace").split("\n")]


def free_port(first=1234):
    for port in range(first, first + 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise Trouble("no free TCP port for gdb between 1234 and 1333.")


def check_root_task(board, path):
    try:
        elf = Elf(path)
    except FileNotFoundError:
        raise Trouble(f"there is no root task {path}.") from None
    except ValueError as error:
        raise Trouble(f"{error}.") from None
    if elf.arch != board.arch:
        raise Trouble(f"{path} is a program for {elf.arch}, but {board.name} is {board.arch}.")


def iso_image(folder, kernel, root_task, append, version, uefi):
    """A bootable ISO by grub-mkrescue, for BIOS and UEFI alike."""
    tree = Path(folder) / "iso"
    (tree / "boot" / "grub").mkdir(parents=True)
    shutil.copy(kernel, tree / "boot" / "kernel.elf")
    if root_task:
        shutil.copy(root_task, tree / "boot" / "root-task.elf")
    version = "" if version == 1 else "2"
    (tree / "boot" / "grub" / "grub.cfg").write_text(GRUB_CONFIG.format(
        output="console" if uefi else "serial", version=version, append=append,
        module=f"module{version} /boot/root-task.elf" if root_task else ""))
    iso = Path(folder) / "tagua.iso"
    made = subprocess.run(["grub-mkrescue", "-o", str(iso), str(tree)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Trouble(f"grub-mkrescue failed:\n{made.stderr[-2000:]}")
    return iso


def firmware(folder):
    """OVMF's code image, and a copy of its variables that the machine may change."""
    for share in (Path("/usr/share/OVMF"), Path("/usr/share/ovmf")):
        for code, variables in OVMF:
            if (share / code).exists() and (share / variables).exists():
                copy = Path(folder) / variables
                shutil.copy(share / variables, copy)
                return share / code, copy
    raise Trouble("the UEFI firmware OVMF is not installed; ci/setup installs it.")


class Machine:
    """One way to start a board: fill in what differs from the board's own facts, then run()."""

    def __init__(self, board, build, root_task, *, smp=None, memory=None, machine=(), cpu=None, boot="kernel",
                 multiboot=2, append="", extra=(), kernel=None, dtb=None, control_keys=False):
        self.board = board
        self.build = Path(build)
        self.root_task = root_task and Path(root_task)    # None: started without one
        self.boot = boot
        self.multiboot = multiboot
        self.append = append
        self.extra = list(extra)
        self.cpu = cpu or board.cpu
        self.kernel = kernel
        self.control_keys = control_keys      # Ctrl-C goes to the system; Ctrl-A X ends the emulator
        self.dtb = dtb or (board.dtb and self.build / board.dtb)
        self.smp = self.cpus(smp)
        self.memory = self.memory_size(memory)
        self.machine = self.machine_words(machine)
        if boot not in board.boots:
            raise Trouble(f"{board.name} boots by {', '.join(board.boots)}, not by {boot}.")

    def cpus(self, smp):
        if self.board.smp_fixed and smp not in (None, self.board.smp):
            raise Trouble(f"{self.board.name} always has {self.board.smp} CPUs.")
        return (smp or self.board.smp) + self.board.smp_monitor

    def memory_size(self, memory):
        if memory is None:
            return f"{self.board.memory}M"
        if not re.fullmatch(r"\d+[MG]?", str(memory)):
            raise Trouble(f"--memory {memory}: write MiB as 512 or 512M, GiB as 3G.")
        size = str(memory) if str(memory)[-1] in "MG" else f"{memory}M"
        if self.board.memory_fixed and size not in (f"{self.board.memory}M", f"{self.board.memory // 1024}G"):
            raise Trouble(f"{self.board.name} always has {self.board.memory} MiB of memory.")
        return size

    def machine_words(self, words):
        kind, options = self.board.machines[0], []
        for word in words:
            if "=" in word:
                options.append(word)
            elif word in self.board.machines:
                kind = word
            else:
                raise Trouble(f"{self.board.name} is one of {', '.join(self.board.machines)} "
                              f"(or a QEMU machine option such as gic-version=3), not '{word}'.")
        return ",".join([kind] + options)

    def command(self, folder):
        board = self.board
        words = [board.emulator, "-machine", self.machine, "-m", self.memory, "-smp", str(self.smp)]
        if self.cpu:
            words += ["-cpu", self.cpu]
        keys = "signal=off,mux=on" if self.control_keys else "signal=on"
        words += ["-display", "none", "-monitor", "none", "-no-reboot", "-nic", "none",
                  "-chardev", f"stdio,id=console,{keys}", "-serial", "chardev:console"]
        if self.boot == "kernel":
            words += ["-kernel", str(self.kernel or self.build / board.image)]
            if self.root_task:
                words += ["-initrd", str(self.root_task)]
            if self.append:
                words += ["-append", self.append]
            if self.dtb:
                words += ["-dtb", str(self.dtb)]
        else:
            uefi = self.boot == "grub-uefi"
            iso = iso_image(folder, self.kernel or self.build / "kernel.elf", self.root_task, self.append,
                            self.multiboot, uefi)
            words += ["-cdrom", str(iso)]
            if uefi:
                code, variables = firmware(folder)
                words += ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
                          "-drive", f"if=pflash,format=raw,unit=1,file={variables}"]
        return words + board.args + self.extra

    def run(self, *, timeout=None, echo=False, interactive=False, gdb=False, stop_at=None):
        """Runs to the end. `stop_at` (a compiled bytes pattern) ends the run with status 0 when a line matches."""
        if shutil.which(self.board.emulator) is None:
            raise Trouble(f"{self.board.emulator} is not installed; ci/setup installs it.")
        with tempfile.TemporaryDirectory(prefix="tagua-") as folder:
            command = self.command(folder)
            if gdb:
                port = free_port()
                command += ["-gdb", f"tcp:127.0.0.1:{port}", "-S"]
                print(f"The machine waits for gdb. In another terminal:\n\n    gdb-multiarch {self.build}/kernel.elf "
                      f"-ex 'target remote :{port}' -ex 'add-symbol-file {self.root_task}'\n", flush=True)
            return Console(self, command, echo, interactive, stop_at).run(timeout)


class Console:
    """Follows the emulator's output line by line until the system or the kernel says that it has ended."""

    def __init__(self, machine, command, echo, interactive, stop_at):
        self.machine = machine
        self.command = command
        self.echo = echo
        self.interactive = interactive
        self.stop_at = stop_at
        self.output = bytearray()
        self.line_start = 0
        self.stopped = None      # when the kernel stopped: its last lines are still coming
        self.stop_line = 0

    def run(self, timeout):
        terminal = termios.tcgetattr(0) if self.interactive and os.isatty(0) else None
        process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   stdin=None if self.interactive else subprocess.DEVNULL)
        try:
            status, reason = self.follow(process, time.monotonic() + timeout if timeout else None)
        finally:
            self.end(process)
            if terminal:
                termios.tcsetattr(0, termios.TCSADRAIN, terminal)
        if self.echo and self.stopped:
            self.explain_addresses()
        return Result(status, reason, bytes(self.output))

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdout.close()

    def follow(self, process, deadline):
        descriptor = process.stdout.fileno()
        while True:
            now = time.monotonic()
            if self.stopped and now > self.stopped + STOP_GRACE:
                return STATUS_KERNEL_STOPPED, "the kernel stopped"
            if deadline and now > deadline:
                return STATUS_TIMEOUT, "timeout"
            if not select.select([descriptor], [], [], 0.1)[0]:
                continue
            data = os.read(descriptor, 65536)
            if not data:
                return self.emulator_status(process.wait()), "the machine was switched off"
            self.output += data
            if self.echo:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            ended = self.complete_lines()
            if ended:
                return ended

    def emulator_status(self, status):
        if status < 0:
            return 128 - status
        return status >> 1 if self.machine.board.arch == "x86_64" else status

    def complete_lines(self):
        while (end := self.output.find(b"\n", self.line_start)) >= 0:
            line = bytes(self.output[self.line_start:end]).rstrip(b"\r")
            if STOP_LINE.search(line) and not self.stopped:
                self.stopped = time.monotonic()
                self.stop_line = self.line_start
            self.line_start = end + 1
            match = EXIT_LINE.match(line)
            if match:
                return int(match.group(1)) & 0xff, "the system ended"
            if self.stop_at and self.stop_at.search(line):
                return 0, "stopped where asked"
        return None

    def explain_addresses(self):
        """Names the functions that the kernel's last words point into."""
        symbols = Symbols(self.machine.build / "kernel.elf")
        shown = set()
        for address in ADDRESS.findall(bytes(self.output[self.stop_line:])):
            name = symbols.name(int(address, 16))
            if name and address not in shown:
                shown.add(address)
                say(f"    {address.decode()} is {name}")
