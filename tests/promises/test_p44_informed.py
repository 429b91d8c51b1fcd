"""P44: told how data will be used at each point where it is collected."""

import pytest
from django.test import Client

from steward.policy import text
from tests.promises import collecting

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.mark.promise("P44")
def test_each_form_that_asks_for_data_says_what_for_on_what_ground_and_who_gets_it(site: Client) -> None:
    """People are told how their data will be used at each point where it is collected."""
    policy = text.current()
    for url, page in collecting.pages(site):
        notices = collecting.notices(page)
        assert notices, f"{url} asks for data and does not say how it is used"
        for said in notices:
            told = [purpose for purpose in policy.purposes.values() if str(purpose.text) in said]
            assert told, f"{url} names no purpose"
            for purpose in told:
                assert purpose.source in said, f"{url} does not say on what ground: {purpose.key}"
                for recipient in policy.recipients.values():
                    if purpose.key in recipient.purposes:
                        assert recipient.name in said, f"{url} does not say that {recipient.name} gets it"
            assert "You may see, correct, take away and erase your data" in said
            assert policy.version in page.content.decode()


@pytest.mark.promise("P44")
def test_joining_tells_it_at_each_step(site: Client) -> None:
    """Each of the four parts of the form, and the page to check, has its own notice."""
    content = site.get("/join/").content.decode()
    for part in ("you", "address", "work", "choices"):
        section = content.split(f'<section id="{part}"')[1].split("</section>")[0]
        assert 'data-notice="' in section, part


@pytest.mark.promise("P44")
def test_the_notice_follows_the_policy(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a form says is made from the policy: another purpose, another sentence."""
    import dataclasses
    from types import MappingProxyType

    policy = text.current()
    changed = dataclasses.replace(policy.purposes["statutory_register"], text=text.Text("Keeping a very different register"))
    other = dataclasses.replace(policy, purposes=MappingProxyType(dict(policy.purposes) | {"statutory_register": changed}))
    monkeypatch.setattr(text, "current", lambda: other)
    assert "Keeping a very different register" in site.get("/join/").content.decode()
