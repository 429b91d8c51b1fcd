"""A file for a recipient on the screen: counted, seen byte for byte, released by a second person, or withdrawn."""

from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from django.test import Client
from django.test.testcases import TestCase

from steward.exchange import actions
from steward.exchange.models import Extract, RecipientKey
from steward.trail.models import Look
from tests.people import a_member, a_person, an_address, building

pytestmark = pytest.mark.django_db
TODAY = {"on_day": "21", "on_month": "11", "on_year": "2026"}


@pytest.fixture
def secret(working_as: Callable[..., Client], settings: object, tmp_path: Path) -> pyrage.x25519.Identity:
    settings.STEWARD_VAR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings take any
    identity = pyrage.x25519.Identity.generate()
    answer = working_as("administrator").post(
        "/office/extracts/key/", {"recipient": "mailing_house", "public_key": str(identity.to_public())}
    )
    assert answer.status_code == 302
    with building():
        grace = a_member("Grace", "Canary", email="grace.canary@invented.example", phone="01632 960001")
        a_member("Nowhere", "Known", address=False)
        assert grace.pk
    return identity


def prepare(browser: Client, **said: str) -> Extract:
    answer = browser.post("/office/extracts/prepare/", {"use": "mailing_house:magazine", **TODAY, **said})
    assert answer.status_code == 302, answer.content.decode()
    with building():
        return Extract.objects.get(pk=answer.url.split("/")[-2])


def test_a_file_is_prepared_with_counts_that_add_up(secret: object, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    extract = prepare(browser)
    page = browser.get(f"/office/extracts/{extract.pk}/").content.decode()
    assert "<strong>1</strong> have no postal address" in page
    assert "1 + 1 = 2" in page
    assert "email address" in page  # in the list of what it never gets
    assert "grace.canary" not in page


def test_the_preview_is_the_exact_bytes_and_a_look(secret: object, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    extract = prepare(browser)
    page = browser.get(f"/office/extracts/{extract.pk}/preview/").content.decode()
    assert "piece,given_names,family_name,line_1" in page
    assert "Grace,Canary,1 Invented Row" in page
    for canary in ("grace.canary", "01632"):
        assert canary not in page
    with building():
        assert Look.objects.filter(what="preview of a file", purpose="magazine").count() == 1


def test_the_same_officer_cannot_release_and_a_second_one_can(
    secret: pyrage.x25519.Identity, working_as: Callable[..., Client]
) -> None:
    first, second = working_as("membership_officer"), working_as("membership_officer")
    extract = prepare(first)
    url = f"/office/extracts/{extract.pk}/"
    assert "You prepared this file" in first.get(url).content.decode()
    assert f"{url}release/" not in first.get(url).content.decode()
    refused = first.post(f"{url}release/")
    assert refused.status_code == 409
    assert "somebody else has to release it" in refused.content.decode()
    assert "waiting for a second person: you" in second.get("/office/").content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert second.post(f"{url}release/").status_code == 302
    page = second.get(url).content.decode()
    with building():
        extract.refresh_from_db()
    assert extract.file_sha256 in page
    file = b"".join(second.get(f"{url}get/file/").streaming_content)  # type: ignore[attr-defined]
    with building():
        assert Look.objects.filter(what="fetched the file for mailing_house", account__isnull=False).count() == 1
    plain = pyrage.decrypt(file, [secret]).decode()
    assert "Grace,Canary" in plain
    assert "@" not in plain
    assert extract.file_sha256 in b"".join(second.get(f"{url}get/manifest/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Sent to ADM" in _timeline(second)


def test_the_key_is_shown_with_its_day_and_whose_it_is(secret: pyrage.x25519.Identity, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    with building():
        whose = str(RecipientKey.objects.get().set_by)[:8]
    extract = prepare(browser)
    for url in ("/office/extracts/", f"/office/extracts/{extract.pk}/"):
        page = browser.get(url).content.decode()
        assert f"{str(secret.to_public())[:16]}…" in page
        assert f'account <span class="mono">{whose}</span>' in page


def test_an_officer_who_set_the_key_does_not_release(secret: object, working_as: Callable[..., Client]) -> None:
    first, second = working_as("membership_officer"), working_as("membership_officer")
    key = str(pyrage.x25519.Identity.generate().to_public())
    first.post("/office/extracts/key/", {"recipient": "mailing_house", "public_key": key})
    refused = second.post(f"/office/extracts/{prepare(first).pk}/release/")
    assert refused.status_code == 409
    assert "has to be a third person" in refused.content.decode()


def test_a_file_that_was_altered_on_the_disk_is_not_handed_over(secret: object, working_as: Callable[..., Client]) -> None:
    first, second = working_as("membership_officer"), working_as("membership_officer")
    url = f"/office/extracts/{prepare(first).pk}/"
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert second.post(f"{url}release/").status_code == 302
    with building():
        file, _ = actions.paths(Extract.objects.get())
    file.write_bytes(b"another")
    answer = second.get(f"{url}get/file/")
    assert answer.status_code == 409
    assert "is not the file that was released" in answer.content.decode()


def _timeline(browser: Client) -> str:
    from steward.people.models import Person

    with building():
        grace = Person.objects.get(family_name="Canary")
    return str(browser.get(f"/office/members/{grace.pk}/").content.decode())


def test_a_withdrawn_file_cannot_be_released(secret: object, working_as: Callable[..., Client]) -> None:
    first, second = working_as("membership_officer"), working_as("membership_officer")
    extract = prepare(first)
    assert first.post(f"/office/extracts/{extract.pk}/withdraw/").status_code == 302
    answer = second.post(f"/office/extracts/{extract.pk}/release/")
    assert "This extract was withdrawn" in answer.content.decode()
    assert second.get(f"/office/extracts/{extract.pk}/preview/").status_code == 404


def test_only_uses_that_the_policy_allows_are_offered(secret: object, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    assert "mailing_house:magazine" in browser.get("/office/extracts/prepare/").content.decode()
    answer = browser.post("/office/extracts/prepare/", {"use": "mailing_house:ballots", **TODAY})
    assert answer.status_code == 422


def test_without_a_key_no_file_is_made(working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    assert "No key yet" in browser.get("/office/extracts/").content.decode()
    answer = browser.post("/office/extracts/prepare/", {"use": "mailing_house:magazine", **TODAY})
    assert "There is no key of ADM" in answer.content.decode()


def test_others_read_the_list_and_see_no_row(secret: object, working_as: Callable[..., Client]) -> None:
    extract = prepare(working_as("membership_officer"))
    for role in ("administrator", "data_protection_officer"):
        browser = working_as(role)
        assert "Waiting for a second person" in browser.get("/office/extracts/").content.decode()
        page = browser.get(f"/office/extracts/{extract.pk}/").content.decode()
        assert "1 + 1 = 2" in page
        for act in ("preview", "release"):
            assert browser.post(f"/office/extracts/{extract.pk}/{act}/").status_code == 404


def test_nobody_is_named_in_a_file_name(secret: object, working_as: Callable[..., Client]) -> None:
    with building():
        an_address(a_person("Not", "Amember"))
    extract = prepare(working_as("membership_officer"))
    assert extract.file_name.startswith("mailing_house-magazine-2026-11-21-")
    assert extract.register_count == 2
