"""Files in the outbox folder: one for each message, whole or not at all, readable by their owner only."""

import os
import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


def put(path: Path, content: bytes) -> None:
    """This function will write a file so that it is there whole or not at all, also when the machine dies meanwhile."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


class EmailFiles(BaseEmailBackend):
    """Django's mail as files `<message's key>.eml`: the demo's mail, which leaves the machine never."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """This function will write each mail into the outbox folder."""
        for mail in email_messages:
            written = mail.message()
            name = re.match(r"<([0-9a-f-]{36})@", str(written["Message-ID"] or ""))
            # A library's mail (a new password) has no key of ours: it gets one.
            key = name[1] if name else str(uuid.uuid4())
            put(Path(settings.STEWARD_OUTBOX) / f"{key}.eml", written.as_bytes())
        return len(email_messages)
