"""Who gets data, what each was sent about a person, and the files there are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from steward.exchange import files, rows
from steward.exchange.actions import paths
from steward.exchange.models import Disclosure, Extract, RecipientKey
from steward.policy import text


@dataclass(frozen=True)
class Piece:
    """One disclosure: what was sent, exactly as it was sent, whatever has changed since."""

    pk: UUID
    purpose: str
    sent_at: datetime
    sent: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SentTo:
    """What one recipient was sent about one person, newest first."""

    key: str
    name: str
    count: int
    last: datetime
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FileRecipient:
    """A recipient that gets files, with the key they are encrypted to; "" where nobody has set one."""

    key: str
    name: str
    purposes: tuple[str, ...]
    fields: tuple[str, ...]
    public_key: str
    set_at: datetime | None
    set_by: UUID | None = None

    @property
    def key_said(self) -> str:
        """The key as two people compare it: its beginning, since when, and the beginning of the account that set it."""
        if self.set_at is None:
            return "no key yet"
        whose = f"by account {str(self.set_by)[:8]}" if self.set_by else "with the installation"
        return f"{self.public_key[:16]}..., set {self.set_at:%d %B %Y %H:%M} UTC {whose}"


def sent_to(person_id: UUID) -> list[SentTo]:
    """This function will return what each recipient was sent about a person, exactly as it was sent, the newest first."""
    policy = text.current()
    by_recipient: dict[str, list[Piece]] = {}
    for row in Disclosure.objects.filter(person_id=person_id).order_by("-sent_at", "-id"):
        purpose = policy.purposes.get(row.purpose)
        piece = Piece(row.pk, str(purpose.text) if purpose else row.purpose, row.sent_at, _as_sent(row.recipient, row.sent))
        by_recipient.setdefault(row.recipient, []).append(piece)
    return [
        SentTo(
            key, policy.recipients[key].name if key in policy.recipients else key, len(pieces), pieces[0].sent_at, tuple(pieces)
        )
        for key, pieces in by_recipient.items()
    ]


def _as_sent(recipient: str, sent: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The cells with their labels, in the order of the file; a field that the policy no longer has comes last."""
    to = text.current().recipients.get(recipient)
    fields = to.fields if to else ()
    labels = dict(zip(rows.header(fields)[1:], (rows.label(each) for each in fields), strict=True))
    known = [name for name in labels if name in sent]
    return tuple(
        (labels.get(name, name.replace("_", " ")), sent[name]) for name in [*known, *(n for n in sent if n not in labels)]
    )


def extracts(*, limit: int = 100) -> list[Extract]:
    """This function will return the newest files, prepared, released or withdrawn."""
    return list(Extract.objects.order_by("-prepared_at", "-id")[:limit])


def extract(extract_id: UUID) -> Extract | None:
    """This function will return one file's record."""
    return Extract.objects.filter(pk=extract_id).first()


def before(one: Extract) -> Extract | None:
    """This function will return the file released before this one for the same recipient and purpose, to compare counts with."""
    older = Extract.objects.filter(
        recipient=one.recipient, purpose=one.purpose, state=Extract.State.RELEASED, released_at__lt=one.released_at or one.prepared_at
    )  # fmt: skip
    return older.exclude(pk=one.pk).order_by("-released_at").first()


def file_recipient(key: str) -> FileRecipient | None:
    """This function will return one recipient that gets files, with its newest key."""
    return next((each for each in file_recipients() if each.key == key), None)


def file_recipients() -> list[FileRecipient]:
    """This function will return the recipients that get files, each with its newest key."""
    keys: dict[str, RecipientKey] = {}
    for key in RecipientKey.objects.order_by("-set_at", "-id"):
        keys.setdefault(key.recipient, key)
    return [
        FileRecipient(
            to.key, to.name, to.purposes, to.fields,
            keys[to.key].public_key if to.key in keys else "", keys[to.key].set_at if to.key in keys else None,
            keys[to.key].set_by if to.key in keys else None,
        )
        for to in text.current().recipients.values()
        if to.fields
    ]  # fmt: skip


def is_lost(extract: Extract) -> bool:
    """This function will tell whether a released file, or its manifest, does not lie where it was released to.

    That is known where the folder can be looked into from here: a file that was released at the command line may lie on another machine,
    or where only its officer looks.
    """
    try:
        gone = [each for each in paths(extract) if each.parent.is_dir() and not each.is_file()]
    except OSError:
        return False
    return extract.state == Extract.State.RELEASED and bool(gone)


def can_be_finished(extract: Extract) -> bool:
    """This function will tell whether a release that did not come to its end can: what was written waits for its name."""
    try:
        return all(each.is_file() or files.part(each).is_file() for each in paths(extract))
    except OSError:
        return False
