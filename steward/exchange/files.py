"""The file on disk: encrypted as it is written, complete before it has its name.

A file is written beside its name with ".part", flushed to the disk, and gets its name only after the database has committed
that it was released. Whoever pulls the plug finds one of two states: not released (a .part may lie there, encrypted and
overwritten by the next try), or released (calling release again gives the .part its name).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage


class BadKey(ValueError):
    """This is not a public key of age: it begins with age1. Ask the recipient for theirs."""


def check_key(public_key: str) -> str:
    """This function will return a public key as it is kept, or raise BadKey; a secret key is refused and never repeated."""
    key = public_key.strip()
    if key.upper().startswith("AGE-SECRET-KEY-"):
        raise BadKey(
            "This is a secret key. Destroy it: only its owner may have it. Ask the recipient for the public one, age1..."
        )
    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise BadKey(BadKey.__doc__) from None
    return key


@dataclass(frozen=True)
class Written:
    """What was written: digests of the plain and of the encrypted bytes. The plain bytes were never on the disk."""

    plain_sha256: str
    file_sha256: str


class _Source:
    """A reader over blocks of any size, which counts its digest."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self.blocks: Iterator[bytes] = iter(blocks)
        self.rest = bytearray()
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self.rest) < size:
            block = next(self.blocks, None)
            if block is None:
                break
            self.rest += block
        taken = bytes(self.rest) if size < 0 else bytes(self.rest[:size])
        del self.rest[: len(taken)]
        self.digest.update(taken)
        return taken


class _Sink:
    """A writer that counts its digest."""

    def __init__(self, raw: "os.PathLike[str] | str") -> None:
        # Only its owner reads it; what an earlier try left is overwritten.
        self.file = open(os.open(raw, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")  # noqa: SIM115 - closed below
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()

    def close(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()


def part(final: Path) -> Path:
    """This function will return where a file lies until it may have its name."""
    return final.with_name(f"{final.name}.part")


def write_encrypted(blocks: Iterable[bytes], final: Path, *, public_key: str) -> Written:
    """This function will encrypt a stream to a recipient's key, as `final` with ".part", down to the disk."""
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source, sink = _Source(blocks), _Sink(part(final))
    try:
        pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(public_key)])
    finally:
        sink.close()
    return Written(source.digest.hexdigest(), sink.digest.hexdigest())


def write(data: bytes, final: Path) -> None:
    """This function will write a small file as `final` with ".part", down to the disk."""
    sink = _Sink(part(final))
    try:
        sink.write(data)
    finally:
        sink.close()


def sync(folder: Path) -> None:
    """This function will bring the names in a folder down to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(*finals: Path) -> bool:
    """This function will give each written file its name, and tell whether all are there. Doing it again does no harm."""
    for final in finals:
        try:
            os.replace(part(final), final)
        except FileNotFoundError:  # somebody did it before us, or the file is gone
            if not final.exists():
                return False
    for folder in {final.parent for final in finals}:
        sync(folder)
    return True


def digest_of(path: Path) -> str:
    """This function will return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_parts(*finals: Path) -> None:
    """This function will remove what an unfinished try left."""
    for final in finals:
        part(final).unlink(missing_ok=True)
