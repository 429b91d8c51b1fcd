"""Choosing: a consent, an objection or a restriction, given or taken back. Both are one call, and equally easy (P57)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from steward.permits import wordings
from steward.permits.models import Choice
from steward.policy import text

CHANNELS = ("online", "form", "phone", "email", "letter", "link", "branch", "call_centre", "researcher")


class UnableToChoose(Exception):
    """The policy does not ask this, or not like this; the words say what to do."""


@transaction.atomic
def choose(
    person_id: UUID, *, kind: str, key: str, given: bool, by: UUID | None, channel: str, at: datetime, language: str = "en"
) -> Choice:  # fmt: skip
    """This function will write down one choice of one person, with the digest of the words they saw, and return it.

    A choice is never changed: taking it back is another row, `given=False`. Choosing again what stands already, in the same
    words, writes nothing and returns what stands. `by` is the account that typed it: the member's own, or an officer's.
    """
    if channel not in CHANNELS:
        raise UnableToChoose(f"{channel!r} is no way to tell us. Use one of: {', '.join(CHANNELS)}.")
    try:
        digest = wordings.digest(kind, key, language=language)
    except KeyError:
        raise UnableToChoose(f"The policy asks for no {kind} {key!r}. Use a key of policy/consents.toml.") from None
    newest = Choice.objects.filter(person_id=person_id, kind=kind, key=key).order_by("-at", "-id").first()
    if newest is not None and newest.given == given and newest.wording == digest:
        return newest
    if newest is not None and newest.at >= at:
        # What was said last counts, even where the clocks of two machines differ.
        at = newest.at + timedelta(microseconds=1)
    choice = Choice(
        person_id=person_id, kind=kind, key=key, given=given, wording=digest, policy_version=text.current().version,
        channel=channel, account=by, at=at,
    )  # fmt: skip
    choice.save(force_insert=True)
    return choice
