"""P59 and P60: what is collected at a form of the website is used for that, and whoever runs the website sees none of it."""

import re

import pytest
from django.test import Client

from steward.policy import declarations, rules, text
from tests.enquiries.test_writing import SAID
from tests.promises import collecting

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
# What visitors and members give the website, and for what each may be used: the purpose that the form names, and what the law asks.
COLLECTED = {
    "enquiries": {"website_enquiries", "rights"},
    "interests": {"website_personal", "networks", "rights"},
}


@pytest.mark.promise("P59")
def test_what_is_collected_is_used_for_what_the_form_says_and_for_nothing_else() -> None:
    """No other purpose of the policy may use it, no recipient gets it, and no role that has no such purpose reads it."""
    policy, lock = text.current(), rules.own()
    for category, purposes in COLLECTED.items():
        using = {key for key, purpose in policy.purposes.items() if category in purpose.uses}
        assert using == purposes, category
        tables = {t.name for t in declarations.collect().personal() if category in t.categories.values()}
        assert tables
        readers = {role for role, reach in lock.reach.items() for table in tables if table in reach and reach[table].reads}
        for role in readers:
            assert role in policy.roles, f"{role} is no role of ours: data of the website left the union"
            assert purposes & set(policy.roles[role].purposes), role
    # marketing and statistics see no word of it
    assert "enquiries" not in {word for key in ("marketing_email", "statistics") for word in policy.purposes[key].uses}


@pytest.mark.promise("P59")
def test_the_notice_at_the_form_names_these_purposes(site: Client) -> None:
    """The form says for what it is used, in the policy's own words."""
    policy = text.current()
    for answer in (site.get("/contact/write/"), site.post("/contact/write/", SAID)):
        said = " ".join(collecting.notices(answer))
        for purpose in COLLECTED["enquiries"]:
            assert str(policy.purposes[purpose].text) in said


@pytest.mark.promise("P60")
def test_whoever_runs_the_website_reads_nothing_that_people_send_through_it() -> None:
    """Editors and the publisher run the website's own tables; what people write, choose or send is closed to them."""
    lock = rules.own()
    personal = {table.name for table in declarations.collect().personal()}
    for role in ("editor", "publisher"):
        seen = {table for table, reach in lock.reach[role].items() if table in personal and reach.reads}
        assert not [table for table in seen if re.match(r"enquiries|interests|campaigns|membership|register_(?!post)", table)], (
            seen
        )
