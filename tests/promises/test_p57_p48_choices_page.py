"""P57a and P48a on the page of the members' area: one click to give, one to take back, and no other question."""

import re

import pytest

from steward.policy import text
from tests.people import a_member, a_signed_in_member, building

pytestmark = pytest.mark.django_db


def button(page: str, kind: str, key: str, value: str) -> dict[str, str] | None:
    """The fields that the button of one choice sends, as a browser without scripts would; None where there is no such button."""
    start = page.index(f'id="{kind}-{key}"')
    form = page[start : page.index("</form>", start)]
    if not re.search(rf'<button[^>]* name="given" value="{value}"', form):
        return None
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields.pop("csrfmiddlewaretoken")
    return fields | {"given": value}


def click_both_ways(kind: str, key: str) -> None:
    with building():
        me = a_member()
    client = a_signed_in_member(me)
    for value in ("yes", "no", "yes"):
        said = button(client.get("/my/choices/").content.decode(), kind, key, value)
        assert said is not None, f"no button {value} for {kind} {key}"
        assert client.post("/my/choices/", said).status_code == 303  # taken at once: no page asks "are you sure?"
    page = client.get("/my/choices/").content.decode()
    assert button(page, kind, key, "no") is not None
    assert button(page, kind, key, "yes") is None


@pytest.mark.promise("P57", letters="a")
@pytest.mark.parametrize("key", list(text.current().consents_asked()))
def test_a_consent_is_withdrawn_online_by_as_many_clicks_as_it_was_given(key: str) -> None:
    """Beside each consent stands the button to withdraw it, and withdrawing takes exactly the one click that giving took."""
    click_both_ways("consent", key)


@pytest.mark.promise("P48", letters="a")
@pytest.mark.parametrize("key", list(text.current().restrictions))
def test_how_we_may_reach_a_member_is_chosen_online(key: str) -> None:
    """A member says online how we may not reach them, with one click, and lifts it with one."""
    click_both_ways("restriction", key)
