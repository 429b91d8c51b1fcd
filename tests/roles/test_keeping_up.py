"""A process and the database may know different policies for a while: then only what both allow is open."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection

from steward.people.acting import FieldClosed, acting_as
from steward.policy import rules
from steward.register.models import Employment
from steward.web import edition
from tests.people import a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


@pytest.fixture
def _own_rules_again() -> Iterator[None]:
    yield
    rules.adopt(None)
    edition._Known.looked_at = 0.0
    edition._Known.lock_digest = edition._Known.digest = ""


@pytest.mark.usefixtures("_own_rules_again")
def test_a_field_that_the_applied_policy_closed_is_closed_before_the_process_has_read_the_new_text() -> None:
    with building():
        here = a_workplace()
        a_member("Works", "Here", workplace=here)
    own = rules.own()
    rep = own.reach["workplace_rep"]
    fewer = replace(rep["register_employment"], reads=tuple(c for c in rep["register_employment"].reads if c != "job_title"))
    rules.adopt(replace(own, reach=own.reach | {"workplace_rep": rep | {"register_employment": fewer}}))

    with acting_as(an_actor("workplace_rep", workplace=here), "workplace_contact"):
        job = Employment.objects.get()
        with pytest.raises(FieldClosed):
            _ = job.job_title


@pytest.mark.usefixtures("_own_rules_again")
def test_a_process_whose_policy_is_not_applied_is_not_ready() -> None:
    assert edition.look()
    with building(), connection.cursor() as cursor:
        cursor.execute("update policy_edition set digest = repeat('0', 64)")
    edition._Known.looked_at = 0.0
    assert not edition.look()
