"""Two people make a file: neither chose its key, and what one prepared and saw is what the other releases."""

from typing import Any
from uuid import uuid4

import pyrage
import pytest
from django.db import IntegrityError, transaction

from steward.exchange import actions
from steward.exchange.models import Disclosure, Extract, RecipientKey
from steward.people.acting import Actor, acting_as
from tests.exchange.making import NOW, Desk
from tests.people import TODAY, a_member, an_actor, building

pytestmark = pytest.mark.django_db


def set_own_key(by: Actor) -> str:
    key = str(pyrage.x25519.Identity.generate().to_public())
    actions.set_key("mailing_house", key, by=by, at=NOW.replace(hour=13))
    return key


@pytest.mark.parametrize(("who", "says"), [("first", "Whoever prepared this file set"), ("second", "You set")])
def test_whoever_set_the_key_neither_prepares_nor_releases(desk: Desk, who: str, says: str) -> None:
    with building():
        a_member()
    key = set_own_key(getattr(desk, who))
    extract = desk.prepare()
    with pytest.raises(actions.Refused, match=f"{says} the recipient's key, {key[:16]}.*third person.*administrator"):
        desk.release(extract)
    assert not desk.folder.exists()
    with building():
        assert Disclosure.objects.count() == 0
    third = an_actor("membership_officer")
    if who == "second":
        assert desk.release(extract, by=third).rows == 1
    else:
        assert desk.release(desk.prepare(by=third)).rows == 1


def test_the_database_lets_nobody_release_to_a_key_of_their_own(desk: Desk) -> None:
    set_own_key(desk.first)
    extract = desk.prepare()
    with (
        pytest.raises(IntegrityError, match="Whoever set the key"),
        acting_as(desk.second, "magazine"),
        transaction.atomic(),
    ):
        Extract.objects.filter(pk=extract.pk).update(state="released", released_by=desk.second.account, released_at=NOW)


def test_a_key_of_the_installation_serves_any_two(desk: Desk) -> None:
    with building():
        a_member()
        RecipientKey.objects.create(
            recipient="mailing_house", public_key=str(desk.secret.to_public()), set_at=NOW.replace(hour=14)
        )  # fmt: skip
    assert desk.make().rows == 1


def test_nobody_sets_a_key_in_a_colleagues_name(desk: Desk) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    for name in (desk.second.account, None):
        with (
            pytest.raises(IntegrityError, match="by the account that acts"),
            acting_as(desk.first, actions.OWN),
            transaction.atomic(),
        ):
            RecipientKey.objects.create(recipient="mailing_house", public_key=key, set_at=NOW, set_by=name)


@pytest.mark.parametrize(
    "change",
    [
        {"fields": ["Person.email"]}, {"on": TODAY.replace(year=2027)}, {"recipient": "lv"}, {"purpose": "statutory_mail"},
        {"folder": "/tmp"}, {"file_name": "mine.csv.age"}, {"public_key": "age1mine"}, {"policy_digest": "0"}, {"seed": "0"},
        {"prepared_at": NOW.replace(hour=1)}, {"rows": 1}, {"excluded": {}, "register_count": 7},
        {"state": "withdrawn", "fields": []},
    ],
    ids=lambda change: "_".join(change),
)  # fmt: skip
def test_what_was_prepared_stays_as_the_first_person_saw_it(desk: Desk, change: dict[str, Any]) -> None:
    extract = desk.prepare()
    for officer in (desk.first, desk.second):
        with (
            pytest.raises(IntegrityError, match="stays as it was prepared"),
            acting_as(officer, "magazine"),
            transaction.atomic(),
        ):
            Extract.objects.filter(pk=extract.pk).update(**change)


def test_a_file_does_not_begin_as_released(desk: Desk) -> None:
    one = desk.prepare()
    one.pk, one.state, one.released_by, one.released_at = uuid4(), "released", desk.second.account, NOW
    with pytest.raises(IntegrityError, match="begins as prepared"), acting_as(desk.first, "magazine"), transaction.atomic():
        one.save(force_insert=True)


def test_an_administrator_withdraws_a_file_that_waits(desk: Desk) -> None:
    assert actions.withdraw(desk.prepare().pk, by=an_actor("administrator")).state == "withdrawn"
