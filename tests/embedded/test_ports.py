"""The port: ours, somebody else's, or the next."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.embedded.errors import EmbeddedError
from steward.embedded.ports import AlreadyRunning, choose_port, is_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))  # noqa: S104 -- as careless programs do
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_another_program_holds_gives_way_to_the_next_free_one(taken: int, tmp_path: Path) -> None:
    port = choose_port(taken, tmp_path)
    assert port.number > taken
    assert is_free(port.number)
    port.release()


def test_a_port_held_on_the_other_address_family_is_taken_too(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as listener:
        try:
            listener.bind(("::1", 0))
        except OSError:
            pytest.skip("NOT CHECKED: this machine has no IPv6")
        listener.listen()
        assert not is_free(listener.getsockname()[1])


def test_a_checkout_that_is_served_already_says_where(tmp_path: Path, taken: int) -> None:
    first = choose_port(taken, tmp_path)
    with pytest.raises(AlreadyRunning, match=rf"{first.address} \(process {os.getpid()}\)"):
        choose_port(taken, tmp_path)
    first.release()
    choose_port(taken, tmp_path).release()


def test_a_killed_run_keeps_nothing(tmp_path: Path, taken: int) -> None:
    child = os.fork()
    if child == 0:
        choose_port(taken, tmp_path)
        os._exit(0)  # as a kill would: nothing is released
    os.waitpid(child, 0)
    assert (tmp_path / "run.lock").read_bytes()
    choose_port(taken, tmp_path).release()


def test_another_checkout_has_its_own_claim(tmp_path: Path, taken: int) -> None:
    first, second = choose_port(taken, tmp_path / "one"), choose_port(taken, tmp_path / "two")
    first.release()
    second.release()


def test_when_all_are_taken_the_reader_is_told_how_to_name_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.embedded.ports.is_free", lambda number: False)
    with pytest.raises(EmbeddedError, match="--port"):
        choose_port(8000, tmp_path)


def test_the_address_is_a_name_since_passkeys_refuse_numbers(tmp_path: Path) -> None:
    port = choose_port(8000, tmp_path)
    assert port.address == f"http://localhost:{port.number}"
    port.release()
