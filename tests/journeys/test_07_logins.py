"""7. A login of the database reads nothing personal by itself, and a role no more than the policy gives it."""

import psycopg
import pytest

from tests.journeys.served import Server, say

LOGINS = ("web", "public", "office", "worker", "cache")
PERSONAL = (
    "SELECT * FROM register_membership", "SELECT number FROM register_membership", "SELECT email FROM people_account",
    "SELECT email FROM people_person", "SELECT family_name FROM people_person", "SELECT line_1 FROM register_address",
    "SELECT key FROM permits_choice", "SELECT sent FROM exchange_disclosure", "SELECT family_name FROM membership_application",
    "SELECT body FROM outbox_message",
)  # fmt: skip
ROLES_OF_THE_OFFICE = (
    "membership_officer",
    "workplace_rep",
    "branch_officer",
    "data_protection_officer",
    "administrator",
    "editor",
)


def refused(url: str, *statements: str) -> str:
    """What PostgreSQL answers; "" where it let us."""
    try:
        with psycopg.connect(url) as line:
            for one in statements:
                line.execute(one)  # type: ignore[call-overload]
    except psycopg.errors.InsufficientPrivilege as error:
        return str(error)
    return ""


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("query", PERSONAL)
def test_a_login_without_a_role_is_denied(union: Server, login: str, query: str) -> None:
    assert "permission denied" in refused(union.urls()[login], query)


@pytest.mark.parametrize("login", ["web", "office"])
def test_a_rep_is_denied_email_and_given_the_name(union: Server, login: str) -> None:
    url = union.urls()[login]
    assert "permission denied" in refused(url, "SET ROLE steward_workplace_rep", "SELECT email FROM people_person")
    assert "permission denied" in refused(url, "SET ROLE steward_workplace_rep", "SELECT * FROM people_person")
    assert not refused(url, "SET ROLE steward_workplace_rep", "SELECT family_name FROM people_person")


def test_a_role_without_a_person_behind_it_sees_no_row(union: Server) -> None:
    with psycopg.connect(union.urls()["office"]) as line:
        line.execute("SET ROLE steward_workplace_rep")
        assert line.execute("SELECT count(*) FROM people_person").fetchone() == (0,)
    with psycopg.connect(union.urls()["public"]) as line:
        line.execute("SET ROLE steward_member")
        assert line.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


@pytest.mark.parametrize("role", ROLES_OF_THE_OFFICE)
def test_the_public_tier_cannot_become_the_office(union: Server, role: str) -> None:
    assert refused(union.urls()["public"], f"SET ROLE steward_{role}")


@pytest.mark.parametrize("login", LOGINS)
def test_no_login_may_become_the_owner_or_change_the_trail(union: Server, login: str) -> None:
    assert refused(union.urls()[login], "SET ROLE steward_owner")
    assert refused(union.urls()[login], "DELETE FROM trail_look")
    assert refused(union.urls()[login], "UPDATE trail_change SET id = id")


def test_officers_can_neither_change_nor_remove_what_the_trail_says(union: Server) -> None:
    for role in (*ROLES_OF_THE_OFFICE, "finance_officer", "caseworker"):
        for statement in (
            "DELETE FROM trail_look",
            "DELETE FROM trail_change",
            "UPDATE trail_look SET purpose = 'x'",
            "TRUNCATE trail_change",
        ):
            assert refused(union.urls()["office"], f"SET ROLE steward_{role}", statement), f"{role}: {statement}"


def test_the_mailing_house_reads_name_and_address_and_nothing_else(union: Server) -> None:
    allowed = union.rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name ~ '^(people|register|permits|outbox|exchange|membership|trail)_'"
        " AND has_column_privilege('steward_mailing_house', format('%%I.%%I', table_schema, table_name), column_name, 'SELECT')",
    )
    plumbing = {"id", "person_id"}
    columns = {f"{table}.{column}" for table, column in allowed if column not in plumbing}
    wanted = {f"people_person.{c}" for c in ("given_names", "family_name")} | {
        f"register_address.{c}" for c in ("line_1", "line_2", "line_3", "line_4", "town", "postcode", "country")
    }
    assert wanted <= columns
    say("\nbeside name and address the mailing house's role reads:", sorted(columns - wanted))
    assert not [c for c in columns if any(w in c for w in ("email", "phone", "born", "number", "job", "workplace", "employer"))]
