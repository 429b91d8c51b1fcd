"""Pages: what roles, rows, columns and looks cost on them, how long they take, how many queries they run."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connections
from django.test import Client
from django.utils import timezone

from bench import plain
from bench.register import Holder, Register
from bench.table import Clock, Line, duration, in_turn, p95
from steward.office.lists import views as lists
from steward.office.members import timeline
from steward.people.acting import Actor, acting_as
from steward.people.models import Account
from steward.permits import reports as permits
from steward.register import reports, search
from steward.trail import looks

ROUNDS = 25
USERS, WORKERS, SECONDS = 4, 2, 12.0


def browser(holder: Holder) -> Client:
    """This function will return a browser in which the holder of a post has signed in, with a second factor."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    client = Client()
    with acting_as(Actor("signin"), "sign_in"):
        client.force_login(Account.objects.get(pk=holder.account), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
        session["post"] = str(holder.post)
        session.save()
    return client


def _opened(client: Client, path: str) -> float:
    begun = time.perf_counter()
    response = client.get(path)
    seconds = time.perf_counter() - begun
    assert response.status_code == 200, (path.split("/")[1:3], response.status_code)
    return seconds


def _rep_queries(register: Register) -> Callable[[int], None]:
    actor = Actor("workplace_rep", register.rep.account, register.rep.post)

    def run(at: int) -> None:
        with acting_as(actor, "workplace_contact"):
            here = lists.members_here()
            looks.record([member.pk for member in here.members], what="workplace list")

    return run


def _branch_queries(register: Register) -> Callable[[int], None]:
    actor = Actor("branch_officer", register.branch_officer.account, register.branch_officer.post)

    def run(at: int) -> None:
        with acting_as(actor, "democracy"):
            people = search.describe(reports.branch_list(limit=search.LIMIT).people)
            looks.record([each.pk for each in people], what="branch list")

    return run


def _member_queries(register: Register) -> Callable[[int], None]:
    actor = Actor("membership_officer", register.officer.account, register.officer.post)

    def run(at: int) -> None:
        person = register.sample[at % len(register.sample)]
        with acting_as(actor, "database"):
            assert reports.entry(person, on=timezone.localdate()) is not None
            looks.record([person], what="member page")
            permits.standing(person)
            timeline.of_person(person)

    return run


def enforcement(register: Register, peer: Any) -> list[Line]:
    """This function will time each page with everything held, and beside it with nothing held."""
    lines = []
    for name, holder, queries, path in (
        ("a representative's list", register.rep, _rep_queries(register), "/office/workplace/"),
        ("a member's page for an officer", register.officer, _member_queries(register), "/office/members/{person}/"),
        ("a branch officer's list", register.branch_officer, _branch_queries(register), "/office/branch/"),
    ):
        client = browser(holder)

        def page(at: int, client: Client = client, path: str = path) -> None:
            _opened(client, path.format(person=register.sample[at % len(register.sample)]))

        for what, ours, most in ((f"{name}, its queries alone", queries, None), (f"{name}, the page", page, 1.5)):

            def nothing_held(holder: Holder = holder) -> AbstractContextManager[None]:
                return plain.nothing_held(peer, register, holder)

            held, bare = in_turn(ours, ours, ROUNDS, around=nothing_held, least=9, warm=2)
            lines.append(held.median(f"enforcement: {what}", bare, plain.OWNER, most=most))
    return lines


class Counter:
    """Counts statements: the queries, and apart from them the switches of role."""

    def __init__(self) -> None:
        self.queries = self.switches = 0

    def __call__(self, execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        if statement.startswith("SET LOCAL"):
            self.switches += 1
        else:
            self.queries += 1
        return execute(statement, params, many, context)


def screens(register: Register) -> list[tuple[str, Holder, Callable[[Client, int], float]]]:
    """This function will return our own screens: their name, who opens them, and how."""

    def member(client: Client, at: int) -> float:
        return _opened(client, f"/office/members/{register.sample[at % len(register.sample)]}/")

    def found(client: Client, at: int) -> float:
        words = register.spoken[at % len(register.spoken)]["family"][:5]
        begun = time.perf_counter()
        assert client.post("/office/members/", {"q": words}).status_code == 200
        return time.perf_counter() - begun

    return [
        ("a member's page for an officer", register.officer, member),
        ("the search of members", register.officer, found),
        ("a representative's list", register.rep, lambda client, at: _opened(client, "/office/workplace/")),
        ("a branch officer's list", register.branch_officer, lambda client, at: _opened(client, "/office/branch/")),
        ("a member's own page", register.rep, lambda client, at: _opened(client, "/my/")),
    ]


def over_http(register: Register) -> list[Line]:
    """This function will time each screen by itself, count its queries, and then time all with four users at once."""
    lines, pages = [], screens(register)
    for name, holder, opened in pages:
        client, counter = browser(holder), Counter()
        for at in range(3):
            opened(client, at)
        with connections["default"].execute_wrapper(counter):
            opened(client, 3)
        clock, begun = Clock(), time.monotonic()
        for at in range(60):
            if at < 20 or time.monotonic() - begun < 10:
                clock(lambda at=at, client=client, opened=opened: opened(client, at))
        lines.append(clock.p95(f"page: {name}, one user", most=0.1))
        lines.append(
            Line(
                f"page: {name}, queries",
                f"{counter.queries}",
                "switches of role",
                f"{counter.switches}",
                bar="<= 12",
                held=counter.queries <= 12,
            )
        )
    seen = _at_once(register)
    for at, (name, _, _) in enumerate(pages):
        lines.append(
            Line(
                f"page: {name}, {USERS} users at once, p95",
                duration(p95(seen[at])),
                "pages timed",
                f"{len(seen[at]):,}",
                bar="< 100 ms",
                held=p95(seen[at]) < 0.1,
            )
        )
    return lines


def _at_once(register: Register) -> dict[int, list[float]]:
    """Two processes with two threads each, as gunicorn serves; each thread is a user who asks for the next page at once."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    workers = [context.Process(target=_worker, args=(register, answers)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    seen: dict[int, list[float]] = {}
    for _ in range(USERS):
        for at, seconds in answers.get(timeout=120):
            seen.setdefault(at, []).append(seconds)
    for worker in workers:
        worker.join()
    return seen


def _worker(register: Register, answers: Any) -> None:
    threads = [threading.Thread(target=_user, args=(register, answers, nth)) for nth in range(USERS // WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _user(register: Register, answers: Any, nth: int) -> None:
    pages = [(browser(holder), opened) for _, holder, opened in screens(register)]
    for at, (client, opened) in enumerate(pages):
        opened(client, at)
    seen, until, step = [], time.monotonic() + SECONDS, nth * 3
    while time.monotonic() < until:
        client, opened = pages[step % len(pages)]
        seen.append((step % len(pages), opened(client, step)))
        step += 1
    connections.close_all()
    answers.put(seen)
