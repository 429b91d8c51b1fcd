"""Two officers, a recipient with a key, and a file made by them."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyrage
from django.test.testcases import TestCase

from steward.exchange import actions
from steward.exchange.models import Extract
from steward.people.acting import Actor
from steward.people.models import Person
from steward.permits import actions as permits
from tests.people import TODAY, an_actor, building

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADER = ["piece", "given_names", "family_name", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country"]


@dataclass
class Desk:
    """What a test of a file needs: the first and the second officer, the recipient's secret, a folder."""

    first: Actor
    second: Actor
    secret: pyrage.x25519.Identity
    folder: Path

    def prepare(
        self, purpose: str = "magazine", on: date = TODAY, recipient: str = "mailing_house", by: Actor | None = None
    ) -> Extract:
        return actions.prepare(recipient=recipient, purpose=purpose, on=on, by=by or self.first, at=NOW, folder=self.folder)

    def release(self, extract: Extract, by: Actor | None = None) -> actions.Released:
        """Release inside the test's transaction: what would happen after the commit happens at its end."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            return actions.release(extract.pk, by=by or self.second, at=NOW)

    def make(self, **said: object) -> actions.Released:
        return self.release(self.prepare(**said))  # type: ignore[arg-type]

    def plain(self, made: actions.Released) -> bytes:
        return pyrage.decrypt(made.file.read_bytes(), [self.secret])

    def rows(self, made: actions.Released) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.plain(made).decode(), newline="")))


def a_desk(folder: Path) -> Desk:
    secret = pyrage.x25519.Identity.generate()
    desk = Desk(an_actor("membership_officer"), an_actor("membership_officer"), secret, folder)
    actions.set_key("mailing_house", str(secret.to_public()), by=an_actor("administrator"), at=NOW)
    return desk


def say(person: Person, kind: str, key: str, *, given: bool = True, at: datetime = NOW) -> None:
    with building():
        permits.choose(person.pk, kind=kind, key=key, given=given, by=None, channel="letter", at=at)
