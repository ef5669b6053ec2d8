"""Processes that are measured: started, asked for the CPU and memory of all their children, and ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import httpx

SECONDS_TO_START = 60
PROC = Path("/proc")


class Process:
    """A process of ours on a port of loopback. Use it in `with`."""

    def __init__(self, module: str, *arguments: str, port: int, ready: str, variables: Mapping[str, str] = {}) -> None:
        self.port, self.url, self._ready = port, f"http://127.0.0.1:{port}", ready
        self._command = [sys.executable, "-m", module, *arguments]
        self._variables = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", ""), **variables}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Starts it, and waits until it answers. Raises TimeoutError."""
        silent = subprocess.DEVNULL
        self._process = subprocess.Popen(
            self._command, env=self._variables, stdout=silent, stderr=silent, start_new_session=True
        )
        end = time.monotonic() + SECONDS_TO_START
        while self._ready and not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                self.__exit__()
                raise TimeoutError(f"{' '.join(self._command[1:4])} does not start")
            time.sleep(0.1)
        return self

    def __exit__(self, *_error: object) -> None:
        """Ends it with its children."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill(self) -> None:
        """Kills it and its children at once (kill -9), and forgets it."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def cpu(self) -> float | None:
        """Seconds of CPU that it and its children took so far; None where the system does not tell."""
        ticks = [_stat(pid) for pid in self._family()]
        spent = [int(row[11]) + int(row[12]) for row in ticks if row]
        return sum(spent) / os.sysconf("SC_CLK_TCK") if spent else None

    def memory(self) -> float | None:
        """KiB in memory of the largest of it and its children: the one that serves."""
        pages = [int(row[21]) for pid in self._family() if (row := _stat(pid))]
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1024 if pages else None

    def _answers(self) -> bool:
        try:
            return httpx.get(self.url + self._ready, timeout=5).is_success
        except httpx.TransportError:
            return False

    def _family(self) -> list[int]:
        assert self._process is not None, "it runs"
        parents = {int(one.name): row for one in PROC.glob("[0-9]*") if (row := _stat(int(one.name)))}
        found = [self._process.pid]
        for pid in found:
            found += [child for child, row in parents.items() if int(row[1]) == pid]
        return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the command's name, from the state on; empty when there is none."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
