"""P03a: the policy is dated and versioned, and anyone sees what changed between versions."""

import dataclasses
from datetime import timedelta
from types import MappingProxyType

import pytest
from django.test import Client
from django.utils import timezone

from steward.policy import notice, periods, text
from steward.policy.models import Edition
from tests.people import building
from tests.promises import collecting

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def _older(site: Client) -> Edition:
    """An edition of last year, in which the magazine stood under other words and one promise was missing."""
    policy = text.current()
    magazine = dataclasses.replace(policy.purposes["magazine"], text=text.Text("Posting you a yearly almanac"))
    statements = {key: value for key, value in policy.statements.items() if key != "overseas"}
    older = dataclasses.replace(
        policy,
        union=dataclasses.replace(policy.union, version="2025-01-01"),
        purposes=MappingProxyType(dict(policy.purposes) | {"magazine": magazine}),
        statements=MappingProxyType(statements),
    )
    with building():
        return Edition.objects.create(
            version="2025-01-01", digest="0", lock_digest="0", lock={}, texts={}, notice=notice.build(older).as_json(),
            applied_at=timezone.now() - timedelta(days=400),
        )  # fmt: skip


@pytest.mark.promise("P03", letters="a")
def test_anyone_sees_the_version_its_date_and_what_changed_since_the_one_before(site: Client) -> None:
    """Anyone sees which version is in force since when, and sentence by sentence what changed between versions."""
    older = _older(site)
    policy = text.current()
    said = collecting.words(site.get("/privacy/"))
    assert f"Version {policy.version}, in force from {periods.day(policy.union.in_force_on)}" in said
    changes = collecting.words(site.get("/privacy/changes/"))
    assert "was called “Posting you a yearly almanac”" in changes
    assert str(policy.statements["overseas"].text) in changes
    for each in policy.changed:
        assert str(each.says) in changes
    listed = site.get("/privacy/versions/").content.decode()
    assert f"/privacy/versions/{older.pk}/" in listed
    old = collecting.words(site.get(f"/privacy/versions/{older.pk}/"))
    assert "Posting you a yearly almanac" in old
    assert "as it was put in force here" in old


def test_an_edition_that_changed_only_tables_is_no_new_version_of_the_notice(site: Client) -> None:
    before = site.get("/privacy/versions/").content
    with building():
        newest = Edition.objects.latest("applied_at")
        Edition.objects.create(
            version=newest.version,
            digest=newest.digest,
            lock_digest="other",
            lock=newest.lock,
            texts={},
            notice=newest.notice,
            applied_at=timezone.now(),
        )
    assert site.get("/privacy/versions/").content == before


def test_every_rule_of_the_policy_stands_in_the_notice_under_its_own_address(site: Client) -> None:
    content = site.get("/privacy/").content.decode()
    for section, item in notice.build(text.current()).items():
        assert f'id="{item.anchor}"' in content, section.heading
    for recipient in text.current().recipients.values():
        assert recipient.name in collecting.words(site.get("/privacy/"))
