"""Prints the code that an authenticator app would show now: `python -m tests.totp SECRET`."""

import base64
import hashlib
import hmac
import struct
import sys
import time


def code(secret: str, at: float | None = None) -> str:
    """The six digits of RFC 6238 for a base32 secret, SHA-1, 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


if __name__ == "__main__":
    print(code(sys.argv[1]))
