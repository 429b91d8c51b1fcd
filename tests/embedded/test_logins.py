"""The logins: what each may do in the database, and that none may become another."""

import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from steward.embedded import logins
from steward.embedded.errors import EmbeddedError
from steward.embedded.postgres import Server, start

from .conftest import OLD

SERVERS = ["the wheel's", "15"]


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, ground: Path) -> Iterator[Server]:
    major = None
    if request.param == "15":
        if not (OLD / "postgres").exists():
            pytest.skip("NOT CHECKED: PostgreSQL 15; install the Debian package postgresql-15")
        major = 15
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("STEWARD_PG_BIN", raising=False)
        patch.delenv("STEWARD_ENV", raising=False)
        started = start(ground / f"logins-{request.param[:3]}", fsync=False, major=major)
    yield started
    started.stop()
    started.socket_dir.rmdir()


@pytest.fixture(scope="module")
def urls(server: Server) -> dict[str, str]:
    return logins.prepare(server)


def ask(url: str, statement: str) -> tuple[object, ...] | None:
    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchone() if done.description else None


def test_every_login_gets_in_and_has_no_power(server: Server, urls: dict[str, str]) -> None:
    assert set(urls) == set(logins.LOGINS)
    for key, url in urls.items():
        about = ask(
            url,
            "select current_user, rolinherit, rolsuper, rolbypassrls, rolcreatedb, rolreplication, rolcreaterole"
            " from pg_roles where rolname = current_user",
        )
        assert about == (f"steward_{key}", False, False, False, False, False, key == "owner")


def test_preparing_again_changes_nothing(server: Server, urls: dict[str, str]) -> None:
    assert logins.prepare(server) == urls
    assert ask(urls["public"], "select 1") == (1,)


def test_a_power_given_meanwhile_is_taken_back(server: Server, urls: dict[str, str]) -> None:
    with server.connect() as cluster:
        cluster.execute("alter role steward_public superuser bypassrls createrole inherit password 'other'")
    logins.prepare(server)
    about = ask(
        urls["public"],
        "select rolsuper, rolbypassrls, rolcreaterole, rolinherit from pg_roles where rolname = current_user",
    )
    assert about == (False, False, False, False)


def test_several_may_prepare_at_once(server: Server) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            logins.prepare(server, "at_once", "at_once_")
        except psycopg.Error as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not faults


@pytest.mark.parametrize("key", [key for key in logins.LOGINS if key != "owner"])
def test_no_login_becomes_another(server: Server, urls: dict[str, str], key: str) -> None:
    for name in (*(f"steward_{other}" for other in logins.LOGINS if other != key), "postgres"):
        for attempt in (f"set role {name}", f"set session authorization {name}", f"grant {name} to steward_{key}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(urls[key], attempt)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls[key], "create role another")


def test_no_login_but_the_owner_makes_tables(server: Server, urls: dict[str, str]) -> None:
    ask(urls["owner"], "create table made_by_owner (id integer)")
    for key in set(urls) - {"owner"}:
        for attempt in ("create table mine ()", "create schema mine", "select * from made_by_owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(urls[key], attempt)


def test_set_config_is_closed_to_all_but_the_owner(server: Server, urls: dict[str, str]) -> None:
    for key in set(urls) - {"owner"}:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="set_config"):
            ask(urls[key], "select set_config('role', 'steward_owner', false)")
    assert ask(urls["owner"], "select set_config('search_path', '', false)") == ("",)  # as pg_dump does
    with psycopg.connect(urls["web"]) as connection:
        connection.execute("set local steward.purpose = 'a test'")  # what acting_as does


def test_django_finds_the_time_zone_already_set(urls: dict[str, str]) -> None:
    """Else it would call set_config at each connection."""
    for url in urls.values():
        with psycopg.connect(url) as connection:
            assert connection.info.parameter_status("TimeZone") == "UTC"


def test_a_login_of_another_union_does_not_get_in(server: Server, urls: dict[str, str]) -> None:
    others = logins.prepare(server, "other_union", "other_")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(others["web"].replace("/other_union", "/steward"))


def test_the_owner_makes_the_policys_roles_and_grants_them(server: Server, urls: dict[str, str]) -> None:
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        for statement in (
            "create role steward_member nologin noinherit",
            "grant steward_member to steward_web",
            "create table card (id integer)",
            "grant select on card to steward_member",
            "alter table card enable row level security",
            "create policy all_of_it on card to steward_member using (true)",
            "alter role steward_web set statement_timeout = '1min'",
        ):
            owner.execute(statement)
    with psycopg.connect(urls["web"]) as web:
        web.execute("set local role steward_member")
        assert web.execute("select count(*) from card").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls["public"], "set role steward_member")


def test_the_owner_gives_a_function_to_a_role_of_its_own(server: Server, urls: dict[str, str]) -> None:
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        owner.execute("create role steward_trail nologin noinherit")
        owner.execute("create schema trail")
        if server.major < 16:  # there CREATEROLE brings no membership; one grants it to oneself
            owner.execute("grant steward_trail to steward_owner")
        owner.execute("grant create on schema trail to steward_trail")
        owner.execute("create function trail.note() returns integer language sql security definer return 1")
        owner.execute("alter function trail.note() owner to steward_trail")


def test_trigrams_are_there_for_the_search(server: Server, urls: dict[str, str]) -> None:
    assert ask(urls["owner"], "select public.similarity('oakley', 'oaklea') > 0.4") == (True,)


def test_no_password_reaches_the_log(server: Server, urls: dict[str, str]) -> None:
    told = (server.folder.data / "server.log").read_text()
    for key in logins.LOGINS:
        assert server.folder.password(f"steward_{key}") not in told


def test_the_owner_can_dump_the_database(server: Server, urls: dict[str, str]) -> None:
    done = server.account.run([server.programs["pg_dump"], "--schema-only", urls["owner"]])
    assert done.returncode == 0, done.stderr


def test_a_prefix_that_is_none_is_refused(server: Server) -> None:
    with pytest.raises(EmbeddedError, match="no prefix"):
        logins.prepare(server, "steward", 'x"; drop')


def test_the_urls_are_recorded_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "steward.json"
    logins.write_env(path, {"web": "postgresql://first"})
    logins.write_env(path, {"web": "postgresql://second"})
    assert json.loads(path.read_text()) == {"web": "postgresql://second"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["steward.json"]


def test_a_url_with_odd_names_reaches_what_it_names(server: Server) -> None:
    with server.connect() as cluster:
        cluster.execute(sql.SQL("create database {}").format(sql.Identifier("odd/näme?")))
    with psycopg.connect(server.url("postgres", "odd/näme?")) as connection:
        assert connection.info.dbname == "odd/näme?"
