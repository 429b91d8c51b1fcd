"""The port that a checkout serves on, and the note that says which one it is."""

import contextlib
import fcntl
import json
import os
import socket
from pathlib import Path

from .errors import EmbeddedError
from .folder import locked

TRIES = 50


class AlreadyRunning(EmbeddedError):
    """This checkout is being served already; the message says where."""


class Port:
    """A port that nobody else listens on, and our claim to serve this checkout."""

    def __init__(self, number: int, note: int) -> None:
        self.number = number
        self._note = note
        written = json.dumps({"process": os.getpid(), "address": self.address}).encode()
        os.ftruncate(note, 0)
        os.pwrite(note, written, 0)

    @property
    def address(self) -> str:
        """Give the address for a browser on this machine; by name, since passkeys refuse 127.0.0.1."""
        return f"http://localhost:{self.number}"

    def release(self) -> None:
        """Give up the claim."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._note, 0)
            os.close(self._note)


def choose_port(wanted: int, var: Path) -> Port:
    """Choose the wanted port or the next free one; AlreadyRunning when this checkout is served already."""
    var.mkdir(parents=True, exist_ok=True)
    note = os.open(var / "run.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if not locked(note, fcntl.LOCK_EX):
            raise AlreadyRunning(_where(os.pread(note, 4096, 0)))
        for number in range(wanted, min(wanted + TRIES, 65536)):
            if is_free(number):
                return Port(number, note)
        raise EmbeddedError(f"The ports {wanted} to {wanted + TRIES - 1} are all taken; name another with --port.")
    except BaseException:
        os.close(note)
        raise


def is_free(number: int) -> bool:
    """Try whether nobody listens on the port of this machine, on either address family."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as caller:
                caller.settimeout(1)
                if caller.connect_ex((host, number)) == 0:
                    return False
        except OSError:
            continue  # a machine without IPv6
    with socket.socket(socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _where(note: bytes) -> str:
    try:
        told = json.loads(note)
        return f"Steward runs already at {told['address']} (process {told['process']})."
    except (ValueError, KeyError):  # whoever holds the lock has not written yet
        return "Steward is being started from this folder already."
