"""Whatever the policy closes, every page of the role still opens: closed, not broken."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from steward.policy import declarations, rules, text
from steward.register.models import Membership
from steward.web import doors, edition
from tests.attacks.test_matrix import URLS
from tests.people import a_branch, a_member, a_person, a_post, a_workplace, an_account, building, signed_in

pytestmark = pytest.mark.django_db
CASES = [
    (role.key, category)
    for role in text.current().roles.values()
    for category in role.sees
    if role.key in ("workplace_rep", "branch_officer", "membership_officer", "data_protection_officer", "administrator")
    and category
    in {"number", "born", "address", "email", "phone", "work_contact", "job", "workplace", "choices", "looks", "disclosures"}
]


@pytest.fixture
def _own_rules_again() -> Iterator[None]:
    yield
    rules.adopt(None)
    edition._Known.looked_at = 0.0
    edition._Known.lock_digest = edition._Known.digest = ""


@pytest.mark.usefixtures("_own_rules_again")
@pytest.mark.parametrize(("role", "category"), CASES)
def test_a_closed_category_breaks_no_page(role: str, category: str) -> None:
    with building():
        here, branch = a_workplace(), a_branch()
        member = a_member("Seen", "Member", workplace=here, branch=branch, email="seen@invented.example")
        assert Membership.objects.filter(person=member).exists()
        person = a_person("Role", f"Of-{role}")
        account = an_account(person)
        a_post(
            person, role, workplace=here if role == "workplace_rep" else None, branch=branch if role == "branch_officer" else None
        )
    client = signed_in(account, mfa=True)
    client.get("/office/")  # the process has looked at the policy in force
    own, closed = rules.own(), {}
    for name, reach in own.reach[role].items():
        table = declarations.collect().tables[name]
        shut = {table.columns[f] for f, c in table.categories.items() if c == category}
        closed[name] = replace(reach, reads=tuple(c for c in reach.reads if c not in shut))
    rules.adopt(replace(own, reach=own.reach | {role: closed}))
    edition._Known.looked_at = float("inf")  # and does not look again during this test

    opened = 0
    for url, door in [*URLS, (f"/office/members/{member.pk}/", None)]:
        if door is None or role in door.roles or door.roles == (doors.OFFICE,):
            answer = client.get(re.sub(r"00000000-0000-4000-8000-000000000000", str(member.pk), url))
            assert answer.status_code in (200, 302, 303, 403, 404, 405), (url, answer.status_code)
            opened += answer.status_code == 200
    assert opened
