"""P24. The account is optional, protected, and only the member's: nobody views as a member, and no colleague sees or sets a password."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client

from steward.people.models import Account
from steward.policy import text
from steward.web import doors, undeclared
from tests.people import a_member, a_person, a_post, a_signed_in_member, an_account, building, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P24")
def test_a_member_needs_no_account() -> None:
    """Somebody is a member with a number and an address, and never signs in; the sign-in page says so."""
    with building():
        me = a_member()
        assert me.memberships.get().number
        assert not Account.objects.filter(person=me).exists()
    assert "Signing in is optional" in Client().get("/my/sign-in/").content.decode()


@pytest.mark.promise("P24")
def test_no_role_but_the_door_itself_reads_or_writes_a_password() -> None:
    """In the live database only the role that compares passwords may read, change or add one; no role of the office may."""
    roles = [*text.current().roles, *(key for key, to in text.current().recipients.items() if to.fields)]
    with connection.cursor() as cursor:
        for role in roles:
            name = f"steward_{role}"
            cursor.execute(
                "select has_column_privilege(%s, 'people_account', 'password', 'select'),"
                " has_column_privilege(%s, 'people_account', 'password', 'update'), has_table_privilege(%s, 'people_account', 'insert'),"
                " has_column_privilege(%s, 'people_wayin', 'code_hash', 'select'), has_table_privilege(%s, 'mfa_authenticator', 'select')",
                [name] * 5,
            )
            assert cursor.fetchone() == ((role == "signin",) * 5), role


@pytest.mark.promise("P24")
def test_no_address_views_as_a_member_or_sets_somebodys_password() -> None:
    """No URL enters an account for somebody else; whatever has to do with passwords stands before anybody is anybody."""
    seen = 0
    for path, pattern in undeclared.walk():
        assert not re.search(r"imperson|hijack|view[-_]as|as[-_]member|login[-_]as|masquerad", f"{path} {pattern.name}"), path
        # Wagtail's: those of accounts are shut by the columns above, those of pages and documents are nobody's.
        if "password" in path and path.startswith(("/my/", "/office/")):
            door = doors.of_view(pattern.callback, path)
            assert door is not None, path
            assert (door.purpose, door.roles) == ("sign_in", ()), path
            seen += 1
    assert seen >= 3


@pytest.mark.promise("P24")
def test_an_officer_in_the_members_area_is_only_themselves() -> None:
    """Whoever works in a post and opens the members' area sees their own record, whatever they add to the address."""
    with building():
        me, officer = a_member("Secret", "Member"), a_person("Kestrel", "Quillfeather")
        post = a_post(officer, "membership_officer")
        client = signed_in(an_account(officer), mfa=True, post=post)
    for url in ("/my/", "/my/details/", "/my/data/", "/my/choices/"):
        for asked in ({}, {"person": str(me.pk)}, {"as": str(me.pk)}, {"account": str(uuid.uuid4())}):
            page = client.get(url, asked).content.decode()
            assert "Secret" not in page, (url, asked)
    assert "Kestrel" in client.get("/my/").content.decode()


@pytest.mark.promise("P24")
def test_the_member_is_told_to_keep_the_password_secret() -> None:
    """The members' area and the sign-in page tell people to keep the password to themselves."""
    with building():
        me = a_member()
    assert "Keep your password to yourself" in a_signed_in_member(me).get("/my/").content.decode()
    assert "Keep your password to yourself" in Client().get("/my/sign-in/").content.decode()
