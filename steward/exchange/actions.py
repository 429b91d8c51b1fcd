"""Making a file for a recipient: one officer prepares and sees it, a second one releases it (DESIGN section 5).

Each action takes the Actor who does it and works as that actor for the purpose of the file; a refusal leaves whatever
transaction it was called in usable.
"""

import json
import secrets
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg import sql

from steward.exchange import files, rows
from steward.exchange.models import Disclosure, Extract, RecipientKey
from steward.people import work
from steward.people.acting import Actor, acting_as
from steward.permits import protecting
from steward.permits.permit import Permit
from steward.policy import declarations, text
from steward.policy.words import Recipient
from steward.trail import looks
from steward.trail.models import Look

GROUP = "extracts"  # the word of policy/roles.toml for these tables
OWN = "accountability"  # keys, lists and withdrawals are about files, not about anybody's data


class Refused(Exception):
    """The policy does not allow this; the words say what to do."""


class Conflict(Exception):
    """This extract is not in a state for that any more; the words say what to do."""


class NoSuchRecipient(LookupError):
    """The policy has no such recipient."""


class NoSuchExtract(LookupError):
    """There is no such extract."""


@dataclass(frozen=True)
class Released:
    """A released file. It has its name as soon as the transaction of the release has committed."""

    extract: Extract
    file: Path
    manifest: Path

    @property
    def sha256(self) -> str:
        """The digest of the file as it is sent, encrypted."""
        return self.extract.file_sha256

    @property
    def rows(self) -> int:
        """How many people the file is about."""
        return self.extract.rows


# ---- who may, and what


def recipient_of(key: str) -> Recipient:
    """This function will return a recipient of the policy, or raise NoSuchRecipient with those that there are."""
    found = text.current().recipients.get(key)
    if found is None:
        known = ", ".join(k for k, r in text.current().recipients.items() if r.fields)
        raise NoSuchRecipient(f"The policy has no recipient {key!r}. Those that get files: {known}.")
    return found


def roles_that_may(purpose: str = "") -> list[str]:
    """This function will return the roles that make files for a purpose, or without one those that set keys and withdraw."""
    found = []
    for role in text.current().roles.values():
        writes = "disclosures" in (*role.changes, *role.gives)
        if GROUP in role.runs and (not purpose or (writes and purpose in role.purposes)):
            found.append(role.key)
    return found


def _check_role(by: Actor, purpose: str = "") -> UUID:
    may = roles_that_may(purpose)
    if by.role in may and by.account is not None:
        return by.account
    names = " or ".join(str(text.current().roles[key].name).lower() for key in may) or "nobody"
    matter = f" for the purpose {purpose!r}" if purpose else ""
    raise Refused(f"The policy lets {names} make files{matter}, under their own account. Ask one of them.")


def _check_use(recipient: Recipient, purpose: str) -> None:
    policy = text.current()
    # keeps: P36
    if purpose not in recipient.purposes:
        allowed = ", ".join(recipient.purposes)
        where = policy.where("recipients", recipient.key, "purposes")
        raise Refused(f"{recipient.name} gets nothing for {purpose!r}. Its purposes are: {allowed} ({where}).")
    if not recipient.fields:
        where = policy.where("recipients", recipient.key)
        raise Refused(f"The policy names no fields for {recipient.name}, so no file can be made. Add `fields` at {where}.")
    if recipient.needs and policy.purposes[purpose].consent != recipient.needs:
        where = policy.where("purposes", purpose)
        raise Refused(f"{recipient.name} needs the consent {recipient.needs!r}, and the purpose does not ask for it ({where}).")
    categories = declarations.collect().fields
    for each in recipient.fields:
        # keeps: P25
        if categories.get(each) not in recipient.gets or categories.get(each) in recipient.never:
            where = policy.where("recipients", recipient.key, "fields")
            raise Refused(
                f"{recipient.name} may not get {each}. Take it out of `fields` ({where}), and run `steward policy check`."
            )


# ---- the recipient's key


def _newest(recipient: str) -> RecipientKey | None:
    return RecipientKey.objects.filter(recipient=recipient).order_by("-set_at", "-id").first()


def _newest_key(recipient: str) -> str:
    newest = _newest(recipient)
    return newest.public_key if newest else ""


def _check_key(extract: Extract, by: Actor) -> None:
    """Two people are none if one of them chose who can open the file."""
    newest = _newest(extract.recipient)
    if newest is None or newest.public_key != extract.public_key:
        raise Conflict("The recipient's key has changed since this was prepared. Withdraw it, and prepare it again.")
    if newest.set_by is not None and newest.set_by in (extract.prepared_by, by.account):
        who = "You" if newest.set_by == by.account else "Whoever prepared this file"
        raise Refused(
            f"{who} set the recipient's key, {newest.public_key[:16]}..., so the two of you are not two people: who set the key"
            " has to be a third person. Ask another officer to prepare or to release it; or ask an administrator to ask the"
            " recipient for a new key and to set that one, withdraw this file, and prepare it again."
        )


@transaction.atomic
def set_key(recipient: str, public_key: str, *, by: Actor, at: datetime) -> RecipientKey:
    """This function will keep the age key that files for a recipient are encrypted to from now on; the newest counts."""
    recipient_of(recipient)
    _check_role(by)
    try:
        kept = files.check_key(public_key)
    except files.BadKey as wrong:
        raise Refused(str(wrong)) from None
    with acting_as(by, OWN):
        newest = _newest(recipient)
        if newest is not None and newest.public_key == kept:
            return newest
        key = RecipientKey(recipient=recipient, public_key=kept, set_at=at, set_by=by.account)
        key.save(force_insert=True)
    return key


# ---- prepare, preview, release, withdraw


@transaction.atomic
def prepare(*, recipient: str, purpose: str, on: date, by: Actor, at: datetime, folder: Path | None = None) -> Extract:
    """This function will count a file for a recipient, with each reason of exclusion, and keep it for a second person.

    `folder` is where the file will lie; without it, `extracts` beside the installation's other files.
    """
    to = recipient_of(recipient)
    _check_use(to, purpose)
    account = _check_role(by, purpose)
    place = (folder or settings.STEWARD_VAR / "extracts").absolute()
    policy = text.current()
    with acting_as(by, purpose):
        key = _newest_key(recipient)
        if not key:
            raise Refused(
                f"There is no key of {to.name} to encrypt to. Run: steward recipient key {recipient} age1... --as ACCOUNT"
            )
        try:
            rows.columns(to.fields)
        except rows.NoSuchField as wrong:
            raise Refused(str(wrong)) from None
        tally = Permit(purpose, on=on, channel=rows.channel(to.fields)).tally()
        extract = Extract(
            recipient=recipient, purpose=purpose, on=on, fields=list(to.fields), policy_version=policy.version,
            policy_digest=policy.digest, register_count=tally.register, rows=tally.allowed, excluded=tally.excluded,
            prepared_at=at, prepared_by=account, folder=str(place), public_key=key, seed=secrets.token_hex(32),
        )  # fmt: skip
        extract.file_name = f"{recipient}-{purpose}-{on:%Y-%m-%d}-{str(extract.pk)[:8]}.csv.age"
        extract.save(force_insert=True)
    return extract


@transaction.atomic
def preview(extract: Extract, *, by: Actor, limit: int = 50) -> bytes:
    """This function will return the first rows of the file, byte for byte, read under the recipient's own role.

    The people in these rows are written to the trail as seen by `by`. Protected people are in the file and not in its preview.
    """
    _check_role(by, extract.purpose)
    with acting_as(by, extract.purpose):
        made = _rows(extract)
        made.collect(limit=limit, without=protecting.hidden_from_me())
        with closing(made.copy()) as blocks:
            data = b"".join(blocks)
        looks.record(made.people(), what="preview of a file")
    return data


def _rows(extract: Extract) -> rows.Rows:
    to = recipient_of(extract.recipient)
    permit = Permit(extract.purpose, on=extract.on, channel=rows.channel(extract.fields))
    if list(to.fields) != extract.fields or text.current().digest != extract.policy_digest:
        raise Conflict(
            "The policy has changed since this was prepared. Withdraw it, and prepare it again under the policy in force."
        )
    return rows.Rows(to, permit, extract.seed)


def _get(extract_id: UUID, *, wait: bool = True) -> Extract:
    found = Extract.objects.select_for_update(nowait=not wait).filter(pk=extract_id).first()
    if found is None:
        raise NoSuchExtract(f"There is no extract {extract_id}. See: steward extract list")
    return found


def paths(extract: Extract) -> tuple[Path, Path]:
    """This function will return where the file and its manifest lie, or will lie."""
    file = Path(extract.folder) / extract.file_name
    return file, file.with_name(file.name.removesuffix(".csv.age") + ".manifest.json")


@transaction.atomic
def note_fetching(extract: Extract, *, by: Actor, at: datetime) -> None:
    """This function will write to the trail that `by` was handed a released file: one row, as for the release itself."""
    with acting_as(by, OWN):
        Look(
            at=at, account=by.account, operator=by.operator, role=by.role, purpose=OWN,
            what=f"fetched the file for {extract.recipient}"[:80], persons=[],
        ).save(force_insert=True)  # fmt: skip


@transaction.atomic
def release(extract_id: UUID, *, by: Actor, at: datetime, tell: work.Tell = work.quiet) -> Released:
    """This function will make the file, as a second person: judged again, read, encrypted and recorded in one transaction.

    After the commit the file gets its name. Called again for a released extract it only does that, where it was interrupted.
    `tell` is told how far it is.
    """
    _check_role(by)
    with acting_as(by, OWN):
        extract = _get(extract_id)
    file, manifest = paths(extract)
    if extract.state == Extract.State.RELEASED:
        return _finish(extract, file, manifest)
    if extract.state != Extract.State.PREPARED:
        raise Conflict("This extract was withdrawn. Prepare a new one.")
    _check_role(by, extract.purpose)
    if extract.prepared_by == by.account:
        raise Refused(
            "You prepared this file, so somebody else has to release it. Ask a colleague who may: they see what you saw."
        )
    with acting_as(by, extract.purpose):
        _check_key(extract, by)
        made = _rows(extract)
        tell("Judging each person again", 0, extract.register_count)
        # keeps: P27
        made.collect()
        tell("Writing the encrypted file", 0, made.tally.allowed)
        with closing(made.copy()) as blocks:
            written = files.write_encrypted(blocks, file, public_key=extract.public_key)
        extract.state, extract.released_at, extract.released_by = Extract.State.RELEASED, at, by.account
        extract.register_count, extract.rows, extract.excluded = made.tally.register, made.tally.allowed, made.tally.excluded
        extract.plain_sha256, extract.file_sha256 = written.plain_sha256, written.file_sha256
        tell("Recording who was sent what", 0, extract.rows)
        _record(extract, made, by, at)
        extract.save(
            update_fields=[
                "state", "released_at", "released_by", "register_count", "rows", "excluded", "plain_sha256", "file_sha256",
            ]
        )  # fmt: skip
        files.write(json.dumps(manifest_of(extract), indent=2, ensure_ascii=False).encode() + b"\n", manifest)
        files.sync(file.parent)
        transaction.on_commit(lambda: _in_place(file, manifest))
    return Released(extract, file, manifest)


def _record(extract: Extract, made: rows.Rows, by: Actor, at: datetime) -> None:
    """Who was sent what: a row a person, copied inside the database from the very rows of the file; and the run on the trail."""
    sent, table = made.sent_as_json()
    disclosure = sql.Identifier(Disclosure._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "insert into {} (id, extract_id, person_id, recipient, purpose, sent_at, sent)"
                " select piece, %s::uuid, person, %s, %s, %s, {} from {}"
            ).format(disclosure, sent, table),
            [str(extract.pk), extract.recipient, extract.purpose, at],
        )
    # Each person sees their own disclosure; the run itself is one row.
    Look(
        at=at, account=by.account, operator=by.operator, role=by.role, purpose=extract.purpose,
        what=f"file for {extract.recipient}", persons=[],
    ).save(force_insert=True)  # fmt: skip


def _in_place(file: Path, manifest: Path) -> None:
    if not files.put_in_place(manifest, file):
        raise Conflict(f"The file was released, and its parts are gone from {file.parent}. Prepare a new one.")


def _finish(extract: Extract, file: Path, manifest: Path) -> Released:
    waiting = files.part(file)
    check_file(extract, waiting if waiting.exists() else file)
    _in_place(file, manifest)
    return Released(extract, file, manifest)


def check_file(extract: Extract, file: Path) -> None:
    """This function will raise Conflict where a file that lies there is not, byte for byte, the one that was released."""
    if file.exists() and files.digest_of(file) != extract.file_sha256:
        raise Conflict(
            f"{file.name} is not the file that was released. Keep it for whoever looks into this, and prepare a new one."
        )


def manifest_of(extract: Extract) -> dict[str, object]:
    """This function will return what goes beside a file: what it is, under which promise, and how to check it. It names nobody."""
    policy, to = text.current(), recipient_of(extract.recipient)
    purpose = policy.purposes[extract.purpose]
    return {
        "extract": str(extract.pk),
        "recipient": extract.recipient,
        "recipient_name": to.name,
        "purpose": extract.purpose,
        "purpose_text": str(purpose.text),
        "basis": purpose.basis,
        "condition": purpose.condition,
        "on": extract.on.isoformat(),
        "policy": {"version": extract.policy_version, "sha256": extract.policy_digest},
        "fields": extract.fields,
        "columns": rows.header(extract.fields),
        "format": "CSV, UTF-8, comma, a header line; empty cells are empty. An apostrophe before =, +, - or @ is ours: it keeps"
        " spreadsheets from calculating. Do not print it.",
        "register": extract.register_count,
        "rows": extract.rows,
        "pieces": extract.rows,
        "excluded": extract.excluded,
        "file": extract.file_name,
        "sha256": extract.file_sha256,
        "plain_sha256": extract.plain_sha256,
        "encrypted_to": extract.public_key,
        "prepared_at": extract.prepared_at.isoformat(),
        "released_at": extract.released_at.isoformat() if extract.released_at else None,
        "people": "prepared by one officer and released by another",
        "delete": str(to.deletes),
    }


@transaction.atomic
def withdraw(extract_id: UUID, *, by: Actor) -> Extract:
    """This function will give up a prepared file, and remove what an interrupted release left of it."""
    if by.role not in roles_that_may():
        _check_role(by)
    with acting_as(by, OWN):
        try:
            with transaction.atomic():
                extract = _get(extract_id, wait=False)
        except OperationalError:
            raise Conflict(
                "This file is being released at this moment, so it was not withdrawn. Look again in a few minutes."
            ) from None
        if extract.state == Extract.State.RELEASED:
            raise Conflict("This file was released: it cannot be taken back. Ask the recipient to destroy it and to say so.")
        if extract.state == Extract.State.PREPARED:
            extract.state = Extract.State.WITHDRAWN
            extract.save(update_fields=["state"])
            files.remove_parts(*paths(extract))
    return extract
