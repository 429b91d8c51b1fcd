"""The policy explorer: a page that answers why, with the line that says it."""

from collections.abc import Callable

import pytest
from django.test import Client

from steward.policy import text
from steward.policy.declarations import collect

pytestmark = pytest.mark.django_db


def ask(browser: Client, **question: str) -> str:
    answer = browser.get("/office/policy/", question)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_word_of_the_policy_and_every_field_has_an_answer_with_its_line(working_as: Callable[..., Client]) -> None:
    browser, policy = working_as("statistician"), text.current()
    words = [*policy.roles, *policy.categories, *policy.recipients, *policy.purposes]
    fields = [name for name, category in collect().fields.items() if category != "ours"]
    for word in [*words[::5], *fields[::9], "phone", "mailing_house", "Person.email"]:
        page = ask(browser, q=word)
        assert 'class="where"' in page, word
        assert "policy/" in page


def test_a_purpose_is_shown_with_its_basis_and_its_condition(working_as: Callable[..., Client]) -> None:
    """Each purpose has a recorded lawful basis and the special-category condition that union membership needs."""
    browser = working_as("data_protection_officer")
    for key, purpose in text.current().purposes.items():
        page = ask(browser, q=key)
        assert "UK GDPR Art 6" in page, key
        if purpose.condition:
            assert "UK GDPR Art 9" in page, key
        assert "policy/purposes.toml:" in page


def test_why_a_representative_does_not_see_a_private_telephone(working_as: Callable[..., Client]) -> None:
    """What each sees depends on the purpose, and the page says by which rule."""
    page = ask(working_as("workplace_rep", **_place()), role="workplace_rep", field="Person.phone")
    assert "cannot see telephone numbers" in page
    assert "policy/roles.toml:" in page


def _place() -> dict[str, object]:
    from tests.people import a_workplace, building

    with building():
        return {"workplace": a_workplace()}


def test_names_may_be_asked_as_people_say_them(working_as: Callable[..., Client]) -> None:
    assert "Its file has these columns" in ask(working_as("editor"), q="Mailing House")


def test_an_unknown_word_is_answered_with_a_near_one_and_echoed_safely(working_as: Callable[..., Client]) -> None:
    page = ask(working_as("editor"), q="<script>phon</script>")
    assert "<script>phon" not in page
    assert "The policy knows nothing of" in page


def test_the_table_has_every_role_and_every_kind_of_data(working_as: Callable[..., Client]) -> None:
    page, policy = ask(working_as("caseworker")), text.current()
    for role in policy.roles.values():
        assert str(role.name) in page
    assert page.count('<th scope="row">') == len(policy.categories)
    assert "?role=membership_officer&amp;field=address" in page
    assert "?role=statistician&amp;field=address" not in page
