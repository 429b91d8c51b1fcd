"""Data carried from one major version of PostgreSQL to another: dumped by the old programs, restored by the new.

python -m steward.embedded.upgrade dump var/postgres --major 15 > steward-15.sql
python -m steward.embedded.upgrade restore var/postgres < steward-15.sql
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from psycopg import sql

from .errors import EmbeddedError
from .postgres import SUPERUSER, Server, start
from .programs import environment


def dump(data: Path, major: int, to: BinaryIO) -> None:
    """Write every database and login of the cluster as SQL."""
    with start(data, major=major) as server:
        process = subprocess.Popen([*_client(server, "pg_dumpall")], env=_with_password(server), stdout=subprocess.PIPE)
        about_roles = True
        for line in process.stdout or ():
            about_roles = about_roles and not line.startswith(b"\\connect")
            if about_roles:
                # The new cluster has its superuser already; and who granted a role may, from version 16, not grant it.
                line = re.sub(rb"^CREATE ROLE postgres;$", b"", line)
                line = re.sub(rb"^(GRANT .+) GRANTED BY .+;$", rb"\1;", line)
            to.write(line)
        if process.wait() != 0:
            raise EmbeddedError("The dump is not complete; see the lines above.")


def restore(data: Path, source: BinaryIO) -> None:
    """Read such a dump into a new cluster of this version's programs."""
    with start(data) as server:
        with server.connect() as cluster:
            if cluster.execute("select 1 from pg_database where datname !~ '^(postgres|template[01])$'").fetchone():
                raise EmbeddedError(f"{server.folder.cluster} holds databases already; restore into a new one only.")
        command = [*_client(server, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-o", "/dev/null"]
        if subprocess.run(command, env=_with_password(server), stdin=source, check=False).returncode != 0:
            raise EmbeddedError(
                f"The dump was not restored whole; see the lines above. Move {server.folder.cluster} away to try again."
            )
        _let_owners_rule(server)


def _let_owners_rule(server: Server) -> None:
    """Give each owner the roles it made: up to version 15 CREATEROLE was enough, and a dump from there has no grant."""
    with server.connect() as cluster:
        if cluster.info.server_version < 160000:
            return
        rows = cluster.execute("select rolname, rolcreaterole from pg_roles where rolname !~ '^pg_'").fetchall()
        prefixes = [name.removesuffix("owner") for name, makes in rows if makes and name.endswith("_owner")]
        for name, _ in rows:
            prefix = max((each for each in prefixes if name.startswith(each)), key=len, default=None)
            if prefix is not None and name != f"{prefix}owner":
                grant = sql.SQL("grant {} to {} with admin true, inherit false, set true")
                cluster.execute(grant.format(sql.Identifier(name), sql.Identifier(f"{prefix}owner")))


def _client(server: Server, program: str) -> Sequence[str]:
    return [server.programs[program], "-h", str(server.socket_dir), "-p", str(server.port), "-U", SUPERUSER]


def _with_password(server: Server) -> dict[str, str]:
    return {**environment(), "PGPASSWORD": server.folder.password(SUPERUSER)}


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line, and dump or restore."""
    parser = argparse.ArgumentParser(prog="python -m steward.embedded.upgrade", description=__doc__)
    parser.add_argument("what", choices=["dump", "restore"])
    parser.add_argument("data", type=Path, help="the data folder, for instance var/postgres")
    parser.add_argument("--major", type=int, help="the version that wrote the data, for a dump")
    asked = parser.parse_args(argv)
    try:
        if asked.what == "restore":
            restore(asked.data, sys.stdin.buffer)
        elif asked.major is None:
            parser.error("a dump wants --major, the number after pg in the name of the folder")
        else:
            dump(asked.data, asked.major, sys.stdout.buffer)
    except EmbeddedError as fault:
        sys.stderr.write(f"{fault}\n")
        return 8
    return 0


if __name__ == "__main__":
    sys.exit(main())
