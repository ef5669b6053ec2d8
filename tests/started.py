"""Commands of ours, in processes of their own as they really run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {
    "SECRET_KEYS": "k" * 32,
    "STRIPE_API_KEY": "rk_test_sesame",
    "INTERCOM_CLIENT_SECRETS": "hush",
    "INTERCOM_WORKSPACE_ID": "abcd1234",
}
SECONDS_TO_START, SECONDS_TO_STOP = 90, 60
"""What a busy machine takes."""


class Started:
    """A command in a process of its own, ended at the end of the test."""

    def __init__(self, *arguments: str, **variables: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *arguments], cwd=ROOT, env=kept | variables, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def first_line(self) -> str:
        return self.process.stdout.readline()

    def until_it_answers(self, url: str) -> httpx.Response:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                return httpx.get(url, timeout=30)
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"nothing answers at {url}: {self.process.poll()}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS_TO_STOP)

    def end(self) -> None:
        """Whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
