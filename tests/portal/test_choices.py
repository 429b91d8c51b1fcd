"""Your choices: one click to give, one to take back, without a script and without another question."""

import pytest

from steward.people.acting import acting_as
from steward.permits.models import Choice
from steward.policy import text
from tests.people import a_member, a_signed_in_member, acting_member, building

pytestmark = pytest.mark.django_db


def every() -> list[tuple[str, str]]:
    policy = text.current()
    asked = {"consent": policy.consents_asked(), "objection": policy.objections, "restriction": policy.restrictions}
    return [(kind, key) for kind, shelf in asked.items() for key in shelf]


def test_every_choice_of_the_policy_is_shown_in_its_words_with_its_buttons_and_nothing_is_ticked() -> None:
    with building():
        me = a_member()
    page = a_signed_in_member(me).get("/my/choices/").content.decode()
    for kind, key in every():
        assert f'id="{kind}-{key}"' in page
        assert str(getattr(text.current(), f"{kind}s")[key].ask) in page
        assert str(getattr(text.current(), f"{kind}s")[key].says) in page
    assert " checked" not in page
    assert "<script" not in page


@pytest.mark.parametrize(("kind", "key"), every())
def test_each_choice_is_given_and_taken_back_by_one_post(kind: str, key: str) -> None:
    with building():
        me = a_member()
    client = a_signed_in_member(me)
    for given in ("yes", "no"):
        answer = client.post("/my/choices/", {"kind": kind, "key": key, "given": given})
        assert (answer.status_code, answer["Location"]) == (303, f"/my/choices/#{kind}-{key}")
    with acting_as(acting_member(me), "choices"):
        rows = list(Choice.objects.order_by("at").values_list("kind", "key", "given", "channel", "person"))
    assert rows == [(kind, key, True, "online", me.pk), (kind, key, False, "online", me.pk)]
    assert client.get("/my/choices/").content.decode().count("policy version") == 2


@pytest.mark.parametrize(
    "said", [{}, {"kind": "consent", "key": "nothing", "given": "yes"}, {"kind": "consent", "key": "payroll"}]
)
def test_what_the_policy_does_not_ask_is_not_there(said: dict[str, str]) -> None:
    with building():
        me = a_member()
    assert a_signed_in_member(me).post("/my/choices/", said).status_code == 404


def test_a_form_of_another_site_chooses_nothing() -> None:
    with building():
        me = a_member()
    client = a_signed_in_member(me)
    client.handler.enforce_csrf_checks = True
    assert client.post("/my/choices/", {"kind": "consent", "key": "payroll", "given": "yes"}).status_code == 403
    with acting_as(acting_member(me), "choices"):
        assert not Choice.objects.exists()
