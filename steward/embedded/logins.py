"""The database and the logins that Steward works with, made on a server of our own.

On a server that somebody else runs, an administrator does the same once; `prepare` is the recipe.
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from .errors import EmbeddedError
from .postgres import Server

LOGINS = ("owner", "web", "public", "office", "worker", "cache")
PREFIX = "steward_"
_ONE_AT_A_TIME = 7_482_190_315  # any number, the same for all: roles belong to the whole cluster


def prepare(server: Server, database: str = "steward", prefix: str = PREFIX) -> dict[str, str]:
    """Make the logins and the database, or mend them, as often as it is called; gives their URLs."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", prefix):
        raise EmbeddedError(f"{prefix!r} is no prefix for roles: lower-case letters, digits and _ only.")
    with server.connect() as cluster:
        cluster.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        for key in LOGINS:
            _make_login(cluster, prefix + key, server.folder.password(prefix + key))
        _let_owner_rule(cluster, prefix)
        _make_database(cluster, database, prefix)
        with server.connect(database) as inside:
            _close(inside, prefix + "owner")
    return urls(server, database, prefix)


def urls(server: Server, database: str = "steward", prefix: str = PREFIX) -> dict[str, str]:
    """Give the URL of each login, by its key."""
    return {key: server.url(prefix + key, database) for key in LOGINS}


def write_env(path: Path, urls: Mapping[str, str]) -> None:
    """Record the URLs where the command line finds them; they hold passwords, so for us alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(dict(urls), file, indent=2)
        file.write("\n")
    fresh.replace(path)


def _make_login(cluster: psycopg.Connection[Any], name: str, password: str) -> None:
    role = sql.Identifier(name)
    if not cluster.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone():
        cluster.execute(sql.SQL("create role {}").format(role))
    # Hashed here, so that no log of the server ever holds a password.
    hashed = cluster.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    cluster.execute(
        sql.SQL("alter role {} login noinherit nosuperuser nobypassrls nocreatedb noreplication {} password {}").format(
            role, sql.SQL("createrole" if name.endswith("owner") else "nocreaterole"), sql.Literal(hashed)
        )
    )


def _let_owner_rule(cluster: psycopg.Connection[Any], prefix: str) -> None:
    """Let `owner` make the policy's roles, grant them, and give functions to them; before 16 CREATEROLE is enough."""
    owner = sql.Identifier(prefix + "owner")
    if cluster.info.server_version < 160000:
        return
    cluster.execute(sql.SQL("alter role {} set createrole_self_grant = 'set'").format(owner))
    for key in LOGINS:
        if key != "owner":
            cluster.execute(
                sql.SQL("grant {} to {} with admin true, inherit false, set false").format(sql.Identifier(prefix + key), owner)
            )


def _make_database(cluster: psycopg.Connection[Any], database: str, prefix: str) -> None:
    name, owner = sql.Identifier(database), sql.Identifier(prefix + "owner")
    if not cluster.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        cluster.execute(sql.SQL("create database {} owner {} template template0").format(name, owner))
    cluster.execute(sql.SQL("alter database {} owner to {}").format(name, owner))
    cluster.execute(sql.SQL("alter database {} set timezone = 'UTC'").format(name))
    cluster.execute(sql.SQL("revoke connect on database {} from public").format(name))
    for key in LOGINS:
        cluster.execute(sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(prefix + key)))


def _close(inside: psycopg.Connection[Any], owner: str) -> None:
    """Close what PostgreSQL leaves open to everybody."""
    name = sql.Identifier(owner)
    with inside.transaction():
        inside.execute("create extension if not exists pg_trgm")
        # Inside a SELECT, set_config('role', ...) would be a way from one role to another; SET LOCAL remains.
        inside.execute("revoke execute on function pg_catalog.set_config(text, text, boolean) from public")
        inside.execute(  # pg_dump, which only the owner runs, needs it
            sql.SQL("grant execute on function pg_catalog.set_config(text, text, boolean) to {}").format(name)
        )
        inside.execute(sql.SQL("alter schema public owner to {}").format(name))
        inside.execute("revoke all on schema public from public")
        inside.execute("grant usage on schema public to public")
