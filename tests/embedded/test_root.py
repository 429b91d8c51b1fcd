"""Root, who may not run PostgreSQL, and an account that is nobody."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from steward.embedded import folder as folders
from steward.embedded import programs
from steward.embedded.errors import EmbeddedError
from steward.embedded.postgres import start

from .conftest import ROOT, living

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="NOT CHECKED: what only root meets; run the tests as root")


def modes(path: Path) -> dict[Path, tuple[int, int]]:
    return {each: (each.stat().st_mode, each.stat().st_uid) for each in [path, *path.parents]}


def test_root_lends_another_account_and_makes_none(data: Path) -> None:
    accounts = Path("/etc/passwd").read_bytes()
    with start(data, fsync=False) as server:
        assert server.account.uid != 0
        assert {os.stat(f"/proc/{pid}").st_uid for pid in living(server.folder)} == {server.account.uid}
        status = Path(f"/proc/{min(living(server.folder))}/status").read_text().splitlines()
        groups = next(line for line in status if line.startswith("Groups:")).split()[1:]
        assert not set(groups) - {str(server.account.gid)}, "root's own groups are laid down as well"
    assert Path("/etc/passwd").read_bytes() == accounts


def test_where_there_is_no_account_postgres_it_is_nobody(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "UNPRIVILEGED", ("no-such-account", "nobody"))
    with start(place / "data", fsync=False) as server:
        assert server.account.uid == programs.pwd.getpwnam("nobody").pw_uid
    monkeypatch.setattr(programs, "UNPRIVILEGED", ("no-such-account",))
    with start(place / "data", fsync=False) as server:
        assert server.account.uid == programs.pwd.getpwnam("nobody").pw_uid, "the data says whose it is"
    with pytest.raises(EmbeddedError, match="DATABASE_URL"):
        start(place / "other")


def test_a_closed_parent_folder_stays_closed_and_the_data_goes_where_it_can_be_reached(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "SHARED_DATA", place / "lib")
    home = place / "home"
    (home / "checkout" / "var").mkdir(parents=True)
    home.chmod(0o700)
    before = modes(home / "checkout" / "var")
    data = home / "checkout" / "var" / "postgres"
    for _ in range(2):
        with start(data, fsync=False) as server:
            assert server.alive()
            assert server.folder.real.is_relative_to(place / "lib")
    assert modes(home / "checkout" / "var") == before
    assert len(list((place / "lib").iterdir())) == 1
    assert stat.S_IMODE((place / "lib").stat().st_mode) == 0o755


def test_a_file_planted_in_the_cluster_is_not_written_through(data: Path, place: Path) -> None:
    """The account that runs PostgreSQL may be taken over; root must not write where it points."""
    precious = place / "precious"
    precious.write_text("as it was")
    for name in ("steward.conf", "pg_hba.conf"):
        (data / "pg18" / name).unlink()
        (data / "pg18" / name).symlink_to(precious)
    with start(data, fsync=False) as server:
        assert server.alive()
    assert precious.read_text() == "as it was"


def test_root_in_somebodys_checkout_leaves_everything_to_its_owner(place: Path) -> None:
    nobody = programs.pwd.getpwnam("nobody")
    data = place / "var" / "postgres"
    data.mkdir(parents=True)
    for path in (data.parent, data):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    with start(data, fsync=False) as server:
        server.url("somebody", "postgres")
    owners = {path.lstat().st_uid for path in [*data.iterdir(), *(data / "passwords").iterdir()] if path.name != "pg18"}
    assert owners == {nobody.pw_uid}


def test_everything_holds_for_an_unprivileged_account(place: Path) -> None:
    """Runs those tests of the server and its faults once more as `nobody` in which the account matters."""
    nobody = programs.pwd.getpwnam("nobody")
    account = programs.Account(nobody.pw_uid, nobody.pw_gid)
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    for python in (sys.executable, "/usr/bin/python3"):
        code = f"import sys; sys.path.insert(0, {packages!r}); import psycopg, pytest; print(psycopg.__version__)"
        try:
            if account.run([python, "-c", code]).returncode == 0:
                break
        except OSError:
            continue
    else:
        pytest.skip("NOT CHECKED as another account: it can run no Python that has our packages (apt: python3)")
    tests = [str(ROOT / "tests" / "embedded" / f"test_{name}.py") for name in ("server", "faults")]
    chosen = "one_account_only or killed_user or acknowledged or stranger or cleaned"
    command = [
        python,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        "-q",
        "-k",
        chosen,
    ]
    done = subprocess.run(
        [*command, "--rootdir", str(ROOT), "--confcutdir", str(ROOT / "tests" / "embedded"), *tests],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(place),
            "PYTHONPATH": f"{ROOT}:{packages}",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        **account.options,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
