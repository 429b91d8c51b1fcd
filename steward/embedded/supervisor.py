"""What `make run` runs: PostgreSQL, what has to be done first, and the programs that serve, all ended together.

It knows no Django: programs are given as argument lists, in which {port} and {address} are filled in.
"""

import argparse
import contextlib
import ctypes
import http.client
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import logins
from .errors import EmbeddedError, GivenUp
from .ports import AlreadyRunning, Port, choose_port
from .postgres import Server, start

GRACE = 20.0  # seconds that a program has to finish what it is doing
HEALTHY = 10.0  # seconds after which a program counts as having come up
MOST_FALLS = 5  # in a row, each before it was healthy
FIRST_WAIT = 1.0  # seconds; doubled at each fall
TICK = 0.1
LOOK = 2.0  # seconds between two looks at PostgreSQL

OK, FAILED, UNAVAILABLE = 0, 1, 8


@dataclass(frozen=True)
class Command:
    """A program to run, by a name that people read."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


class Failed(Exception):
    """What was asked for cannot be kept running; the message says why."""


class Child:
    """A program that is kept running: started again when it falls, a little later each time."""

    def __init__(self, command: Command, env: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.command = command
        self.falls = 0
        self._env = env
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._again_at = 0.0

    def tend(self) -> None:
        """Start the program when it does not run and its time has come."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._again_at:
                self._process = spawn(self.command, self._env)
                self._started = now
            return
        if self._process.poll() is None:
            return
        ended = self._process
        self._process = None
        end_group(ended)
        self.falls = self.falls + 1 if now - self._started < HEALTHY else 1
        if self.falls >= MOST_FALLS:
            raise Failed(f"{self.command.name} fell {self.falls} times in a row ({told(ended)}); see its lines above.")
        wait = min(FIRST_WAIT * 2 ** (self.falls - 1), 30.0)
        self._again_at = now + wait
        self._say(f"{self.command.name} fell ({told(ended)}); it starts again in {wait:g} s.")

    def ask_to_end(self) -> None:
        """Ask the program to finish what it is doing and end."""
        if self.running():
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()  # type: ignore[union-attr]  # running() saw it

    def running(self) -> bool:
        """Tell whether the program still runs."""
        return self._process is not None and self._process.poll() is None

    def end(self) -> None:
        """End the program and whatever it started, at once."""
        if self._process is not None:
            end_group(self._process)


class Supervisor:
    """One run of everything, from the first signal handler to the last process."""

    def __init__(
        self,
        *,
        var: Path,
        prepare: Sequence[Command] = (),
        children: Sequence[Command] = (),
        port: int = 8000,
        ready: str = "/",
        database: str = "steward",
        environment: Callable[[Server], Mapping[str, str]] | None = None,
        start_server: Callable[..., Server] = start,
        welcome: Callable[[str], str] = lambda address: f"Steward runs at {address}",
    ) -> None:
        self.var = Path(var).absolute()
        self.prepare = prepare
        self.commands = children
        self.wanted = port
        self.ready = ready
        self.database = database
        self.environment = environment or self._record
        self.start_server = start_server
        self.welcome = welcome
        self.asked = 0  # how often somebody asked us to stop
        self.server: Server | None = None
        self.children: list[Child] = []

    def run(self) -> int:
        """Run until somebody asks to stop; gives the exit code."""
        before = {number: signal.signal(number, self._heard) for number in (signal.SIGINT, signal.SIGTERM)}
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._heard)
        port: Port | None = None
        try:
            port = choose_port(self.wanted, self.var)
            if port.number != self.wanted:
                say(f"Port {self.wanted} is taken by another program; Steward takes {port.number}.")
            return self._serve(port)
        except AlreadyRunning as running:
            show(str(running))
            return OK
        except GivenUp:
            return OK
        except EmbeddedError as fault:
            say(str(fault))
            return UNAVAILABLE
        except Failed as fault:
            say(str(fault))
            return FAILED
        finally:
            self._end()
            if port:
                port.release()
            for number, handler in before.items():
                signal.signal(number, handler)

    # -- the run ----------------------------------------------------------------------------------

    def _serve(self, port: Port) -> int:
        env = {**os.environ, "PORT": str(port.number), "STEWARD_ADDRESS": port.address}
        if not any(name.startswith("DATABASE_URL") for name in os.environ):
            say("PostgreSQL is being started ...")
            self.server = self.start_server(self.var / "postgres", give_up=self._stopping)
            env.update(self.environment(self.server))
        for command in self.prepare:
            if self._stopping():
                return OK
            self._do(filled(command, port), env)
        self.children = [Child(filled(command, port), env, say) for command in self.commands]
        look_at, welcomed = 0.0, not self.commands
        while not self._stopping():
            for child in self.children:
                child.tend()
            if self.server and time.monotonic() >= look_at:
                self._look_after(self.server)
                look_at = time.monotonic() + LOOK
            if not welcomed and answers(port.number, self.ready):
                show(self.welcome(port.address))
                say("Ctrl+C stops it.")
                welcomed = True
            time.sleep(TICK)
        return OK

    def _do(self, command: Command, env: Mapping[str, str]) -> None:
        """Run one thing to its end before anything serves."""
        say(f"{command.name} ...")
        process = spawn(command, env)
        try:
            while process.poll() is None and not self._stopping():
                time.sleep(TICK / 2)
            if self._stopping():
                process.terminate()
                self._wait(lambda: process.poll() is None)
                return
        finally:
            end_group(process)
        if process.returncode != 0:
            raise Failed(f"{command.name} did not succeed ({told(process)}); nothing was started. See its lines above.")

    def _look_after(self, server: Server) -> None:
        if server.alive() or self._stopping():
            return
        say("PostgreSQL has ended; it is being started again ...")
        was = server.socket_dir
        server.ensure(self._stopping)
        if server.socket_dir != was:
            say("Its socket was cleaned away and is in a new place; the programs start again to find it.")
            self.environment(server)
            for child in self.children:
                child.ask_to_end()
        say("PostgreSQL runs again.")

    def _record(self, server: Server) -> dict[str, str]:
        """Make the logins, and say where they are found: in a file, since the environment of one login's program
        would hold the passwords of all."""
        logins.write_env(self.var / "steward.json", logins.prepare(server, self.database))
        return {"STEWARD_VAR": str(self.var)}

    # -- the end ----------------------------------------------------------------------------------

    def _heard(self, number: int, frame: object) -> None:
        """Only count: a handler that raised would leave half-started or half-ended things behind."""
        self.asked += 1

    def _stopping(self) -> bool:
        return self.asked > 0

    def _end(self) -> None:
        running = [child for child in self.children if child.running()]
        if running:
            say("Stopping; Ctrl+C again does not wait for what is being done.")
        for child in running:
            child.ask_to_end()
        self._wait(lambda: any(child.running() for child in running))
        for child in self.children:
            child.end()
        if self.server:
            try:
                stopped = self.server.stop()
            except EmbeddedError as fault:
                say(str(fault))
            else:
                say("Stopped." if stopped else "Stopped; PostgreSQL goes on, since another program uses it.")

    def _wait(self, still: Callable[[], bool]) -> None:
        """Wait while it lasts: not longer than the grace, nor than the next Ctrl+C."""
        asked, until = self.asked, time.monotonic() + GRACE
        while still() and self.asked <= asked and time.monotonic() < until:
            time.sleep(TICK / 2)


def run(**plan: Any) -> int:
    """Run everything that the plan names until Ctrl+C; see Supervisor for its words."""
    return Supervisor(**plan).run()


# -- programs -----------------------------------------------------------------------------------------


def spawn(command: Command, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a program as the head of its own group: Ctrl+C reaches only us, and its group can be ended whole."""
    try:
        return subprocess.Popen(
            list(command.argv),
            env={**env, **command.env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_END_WITH_US,  # safe, since this program has one thread
        )
    except OSError as fault:
        raise Failed(f"{command.name} cannot be run: {fault}") from fault


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a program and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: a group of zombies may not be signalled
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ending_with_us() -> Callable[[], None] | None:
    """Ask Linux to end a child when we are killed and cannot do so ourselves."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up here: between fork and exec only the call itself is safe
    return lambda: prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


_END_WITH_US = _ending_with_us()


def filled(command: Command, port: Port) -> Command:
    """Fill the port and the address into a command."""
    known = {"{port}": str(port.number), "{address}": port.address}

    def fill(text: str) -> str:
        for word, value in known.items():
            text = text.replace(word, value)
        return text

    env = {name: fill(value) for name, value in command.env.items()}
    return Command(command.name, [fill(word) for word in command.argv], env)


def answers(port: int, path: str) -> bool:
    """Tell whether something speaks HTTP on the port; what it says does not matter."""
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", path)
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def told(process: "subprocess.Popen[bytes]") -> str:
    """Say how a program ended."""
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def say(text: str) -> None:
    """Talk to whoever watches; somebody who closed the terminal does not keep us from ending well."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def show(text: str) -> None:
    """Print what was asked for."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(prog="python -m steward.embedded.supervisor", description=__doc__)
    parser.add_argument("--var", type=Path, default=Path("var"), help="where everything is kept (default: var)")
    parser.add_argument("--port", type=int, default=8000, help="port to serve on, or the next free one (default: 8000)")
    parser.add_argument("--ready", default="/", metavar="PATH", help="page to ask for until it answers")
    parser.add_argument("--prepare", action="append", default=[], metavar="COMMAND", help="run this first")
    parser.add_argument("--run", action="append", default=[], metavar="NAME=COMMAND", help="keep this running")
    asked = parser.parse_args(argv)
    children = []
    for each in asked.run:
        name, sign, command = each.partition("=")
        if not sign or not name.isidentifier():
            parser.error(f"--run wants NAME=COMMAND, not {each!r}")
        children.append(Command(name, shlex.split(command)))
    prepare = [Command(line, shlex.split(line)) for line in asked.prepare]
    return run(var=asked.var, prepare=prepare, children=children, port=asked.port, ready=asked.ready)


if __name__ == "__main__":
    sys.exit(main())
