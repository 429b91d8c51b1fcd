"""The real server on a database of its own, for tests that need a browser or another process."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import database


@dataclass(frozen=True)
class Served:
    """Where it answers, and how another process of ours finds its database."""

    url: str
    env: dict[str, str]

    def make(self, code: str) -> str:
        """This function will run a few lines of Python in the server's database, and return what they print."""
        start = "import django; django.setup()\nfrom tests.people import *\n"
        done = subprocess.run([sys.executable, "-c", start + code], env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def serving(*, name: str, application: str = "steward.wsgi") -> Iterator[Served]:
    """This function will serve a clone of the migrated template on localhost, and stop it."""
    server, port = database.start(), free_port()
    clone = database.clone(server, f"c_{os.getpid()}_{name}")
    var = Path(tempfile.mkdtemp(prefix="steward-served-"))
    # "web": a test of the command line in this process may have left another login behind.
    env = os.environ | database.environment(server, clone) | {"STEWARD_VAR": str(var), "STEWARD_KEPT_BYTES": "8000000"}
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput"], env=env, check=True, capture_output=True)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "--no-control-socket",
        application,
    ]
    log = (var / "server.log").open("w")
    process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        url = f"http://localhost:{port}"
        for _ in range(150):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5):
                break
            if process.poll() is not None:
                raise RuntimeError((var / "server.log").read_text()[-4000:])
            time.sleep(0.2)
        yield Served(url, env)
    finally:
        process.terminate()
        process.wait(20)
        log.close()
        database.drop(server, clone)
        shutil.rmtree(var, ignore_errors=True)
