"""What somebody could try who runs SQL as a role: forging the trail, calling functions, prolonging posts, stealing sessions."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection

from steward.people.acting import acting_as
from steward.register.models import Post
from steward.trail.models import Look
from tests.people import a_person, a_post, an_account, an_actor, building, signed_in

pytestmark = pytest.mark.django_db


def _run(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.parametrize("role", ["member", "workplace_rep", "membership_officer", "editor"])
def test_only_an_administrator_calls_the_function_that_adds_a_colleague(role: str) -> None:
    scope = {}
    if role == "workplace_rep":
        from tests.people import a_workplace

        with building():
            scope = {"workplace": a_workplace()}
    actor = an_actor(role, **scope)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(actor, "register"):
        _run(
            "select steward.add_colleague(gen_random_uuid(), 'a', 'b', 'b a', 'a', gen_random_uuid(), 'administrator', current_date, null)"
        )


@pytest.mark.parametrize(
    "call", ["steward.scope_staff()", "steward.acting_post()", "steward.objects(gen_random_uuid(), 'magazine')"]
)
def test_a_member_cannot_ask_who_works_for_the_union_or_who_objects(call: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(an_actor("member"), "register"):
        _run(f"select {call}")


def test_a_member_cannot_put_a_job_into_the_queue() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(an_actor("member"), "register"):
        _run("select procrastinate_defer_jobs_v1(array[]::procrastinate_job_to_defer_v1[])")


def test_a_look_says_who_really_looked_whatever_the_row_says() -> None:
    officer, other = an_actor("membership_officer"), an_actor("membership_officer")
    with building():
        seen = a_person("Seen", "Somebody")
    with acting_as(officer, "register"):
        Look(
            at="2020-01-01T00:00:00Z", account=other.account, role="membership_officer", purpose="magazine", what="x", persons=[seen.pk]
        ).save(force_insert=True)  # fmt: skip
    with building():
        look = Look.objects.get(persons__contains=[seen.pk])
    assert look.account == officer.account
    assert look.purpose == "register"
    assert look.at.year > 2020


def test_a_look_in_another_role_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="role that looks"), acting_as(an_actor("membership_officer"), "register"):
        Look(at="2020-01-01T00:00:00Z", role="call_handler", purpose="calls", what="x", persons=[]).save(force_insert=True)


@pytest.mark.parametrize("until", [None, date(2099, 1, 1)])
def test_nobody_prolongs_a_post(until: date | None) -> None:
    administrator = an_actor("administrator", until_on=date(2030, 1, 1))
    with pytest.raises(ProgrammingError, match="not prolonged"), acting_as(administrator, "staff_access"):
        Post.objects.filter(pk=administrator.post).update(until_on=until)


def test_a_membership_officer_ends_no_post_of_the_office() -> None:
    with building():
        post = a_post(a_person("Some", "Administrator"), "administrator")
    with pytest.raises(ProgrammingError, match="representatives"), acting_as(an_actor("membership_officer"), "register"):
        Post.objects.filter(pk=post.pk).update(until_on=date(2026, 1, 1))


def test_the_table_of_sessions_holds_no_key_that_a_browser_could_send() -> None:
    with building():
        account = an_account(a_person("Signed", "In"))
    client = signed_in(account)
    key = client.cookies["session"].value
    assert client.get("/my/").status_code == 200
    with building(), connection.cursor() as cursor:
        cursor.execute("select session_key from django_session")
        kept = [row[0] for row in cursor.fetchall()]
    assert kept
    assert key not in kept
    client.cookies["session"] = kept[0]
    assert client.get("/my/").status_code == 302


def test_the_secret_of_an_authenticator_app_is_sealed_in_the_table() -> None:
    from allauth.mfa.totp.internal import auth as totp

    with building():
        account = an_account(a_person("Second", "Factor"))
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(account, secret)
        with connection.cursor() as cursor:
            cursor.execute("select data::text from mfa_authenticator")
            kept = cursor.fetchone()[0]
    assert secret not in kept


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/groups/", "/cms/login/", "/cms/password_reset/"])
def test_the_editors_pages_list_no_accounts_and_have_no_door_of_their_own(path: str) -> None:
    with building():
        person = a_person("Web", "Editor")
        account = an_account(person)
        a_post(person, "editor")
    assert signed_in(account, mfa=True).get(path).status_code == 404
