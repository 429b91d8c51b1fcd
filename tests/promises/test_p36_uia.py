"""P36. The benefits transfer to UIA is separate from its call-centre transfer: other data, other basis."""

from pathlib import Path

import pytest

from steward.exchange import actions
from steward.permits.permit import Permit
from steward.policy import text
from tests.exchange.making import a_desk, say
from tests.people import TODAY, a_member, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P36")
def test_uia_is_two_recipients_with_other_data_on_another_basis() -> None:
    """Benefits and calls are two recipients: other purposes, other data, another basis."""
    policy = text.current()
    calls, benefits = policy.recipients["uia_calls"], policy.recipients["uia_benefits"]
    assert not set(calls.purposes) & set(benefits.purposes)
    assert set(calls.gets) != set(benefits.gets)
    assert (calls.kind, benefits.kind) == ("processor", "controller")
    assert {policy.purposes[p].basis for p in calls.purposes} == {"interests"}
    assert {policy.purposes[p].basis for p in benefits.purposes} == {"consent"}


@pytest.mark.promise("P36")
def test_neither_gets_anything_for_the_others_purpose(tmp_path: Path) -> None:
    """Nothing goes to the benefits side for calls, nor to the call centre for benefits."""
    desk = a_desk(tmp_path / "out")
    for recipient, purpose in (("uia_calls", "benefits_uia"), ("uia_benefits", "calls"), ("uia_benefits", "verify")):
        with pytest.raises(actions.Refused, match="gets nothing for"):
            desk.prepare(recipient=recipient, purpose=purpose)


@pytest.mark.promise("P36")
def test_agreeing_to_the_benefits_changes_nothing_for_the_calls() -> None:
    """A yes or a no to the benefits says nothing about the call centre."""
    with building():
        yes, silent = a_member("Yes"), a_member("Silent")
    say(yes, "consent", "benefits_uia")
    assert Permit("benefits_uia", on=TODAY).allowed([yes.pk, silent.pk]) == {yes.pk}
    assert Permit("calls", on=TODAY).allowed([yes.pk, silent.pk]) == {yes.pk, silent.pk}
