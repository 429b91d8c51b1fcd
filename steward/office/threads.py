"""Long work behind the page: a thread of this process does it, as the same actor, while the officer looks on or goes away.

    threads.begin("import.enter", Job(task, by=actor, purpose="register"), about=run.pk)

office/working.py decides what is long enough for that. The thread begins when the request's transaction has committed. All of the work is one transaction of its own connection; how far
it is, another connection says (people/work.py). Threads are no daemons: a process that is asked to stop waits for them as long as
whoever stops it lets it, and else takes the work back with itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from steward.people import work
from steward.people.acting import Actor, acting_as
from steward.people.models import Work
from steward.register import reports as register

BEAT = 1.0  # seconds
MOST = 4  # pieces of work that wait in one process, with the one that runs
log = logging.getLogger("steward.working")
_one = threading.Lock()  # one at a time: the other threads of the process answer pages
_here: set[UUID] = set()

FAULT = (
    "It stopped by a fault that is not yours, and nothing was changed. Begin it again. If it stops again, tell whoever runs Steward:"
    " the log says where."
)
POST_ENDED = "Your post ended before this began, and nothing was changed. Ask somebody who holds the post."
POST_ENDED_MEANWHILE = "Your post ended while this ran, and nothing was changed. Ask somebody who holds the post."


class Busy(work.NotBegun):
    """As many wait in this process as may."""

    def __init__(self) -> None:
        super().__init__("Other long lists are waiting. Nothing was begun. Try again in a few minutes.")


class _PostEnded(Exception):
    """What was written until then is taken back: from then on the database lets an update find no rows, and says nothing."""


@dataclass(frozen=True)
class Job:
    """What is done, as whom and what for. `says` are refusals in words for people; `mend` follows one, in a transaction of its own.

    `let_go` is called in the end, whatever the end is. The task begins when its turn comes, perhaps on the next day: what moment it is,
    and what day, it asks by itself.
    """

    task: Callable[[work.Tell], object]
    by: Actor
    purpose: str
    says: tuple[type[Exception], ...] = ()
    mend: Callable[[Exception], object] | None = None
    let_go: Callable[[], object] | None = None


def begin(kind: str, job: Job, *, about: UUID) -> Work:
    """This function will begin a piece of work when this transaction commits. Raises Running or Busy, and then nothing begins."""
    try:
        if len(_here) >= MOST:
            raise Busy
        one = work.claim(kind, about=about, at=timezone.now())
    except work.NotBegun:
        if job.let_go is not None:
            job.let_go()
        raise
    transaction.on_commit(partial(_start, one.pk, kind, job))
    return one


def _start(key: UUID, kind: str, job: Job) -> None:
    _here.add(key)
    try:
        _Working(key, kind, job).start()
    except BaseException:  # no thread could be had: the row goes stale, and the page says that it was interrupted
        _here.discard(key)
        if job.let_go is not None:
            job.let_go()
        raise


class _Working(threading.Thread):
    def __init__(self, key: UUID, kind: str, job: Job) -> None:
        super().__init__(name=f"steward {kind}")
        self.key, self.kind, self.job = key, kind, job
        self.state, self.told = Work.State.WAITING, ("Waiting until another piece of work has ended", 0, 0)
        self.over = threading.Event()

    def tell(self, step: str, done: int, total: int) -> None:
        """One assignment: the thread that beats sees all of it or nothing."""
        self.told = (step, done, total)

    def run(self) -> None:
        beating = threading.Thread(target=self._beat, name=f"{self.name}, beating", daemon=True)
        beating.start()
        try:
            with _one:
                self.state, self.told = Work.State.RUNNING, ("Beginning", 0, 0)
                self._work()
        finally:
            self.over.set()
            beating.join()
            connections.close_all()
            if self.job.let_go is not None:
                self.job.let_go()
            _here.discard(self.key)

    def _work(self) -> None:
        job = self.job
        try:
            if not _holds(job.by):
                self._fail(POST_ENDED)
                return
            with acting_as(job.by, job.purpose):
                job.task(self.tell)
                self.tell("Saving", 0, 0)
                # Keys are checked now and not after the row below is locked: whoever beats would wait for it, and seem gone.
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")
                if not _holds(job.by):
                    raise _PostEnded
                work.end(self.key, at=timezone.now())
        except job.says as problem:
            self._mend(problem)
            self._fail(str(problem), fault=problem)
        except _PostEnded:
            self._fail(POST_ENDED_MEANWHILE)
        except work.Superseded:
            log.warning("%s was begun anew elsewhere: what was done here is not kept", self.kind)
        except Exception as fault:  # whatever it is: the page must say that it ended
            log.error("%s stopped", self.kind, exc_info=fault)
            self._fail(FAULT, fault=fault)

    def _mend(self, problem: Exception) -> None:
        """Before the page tells of the refusal: it shows what would be done now. Where that breaks, the refusal is told all the same."""
        if self.job.mend is None:
            return
        connections.close_all()  # whatever state it is in
        try:
            with acting_as(self.job.by, self.job.purpose):
                self.job.mend(problem)
        except Exception as fault:  # whatever it is: why the work ended must be told
            log.error("%s was refused, and what follows that stopped", self.kind, exc_info=fault)

    def _fail(self, problem: str, *, fault: Exception | None = None) -> None:
        connections.close_all()  # whatever state it is in
        try:
            with acting_as(self.job.by, self.job.purpose):
                said = work.fail(self.key, problem, at=timezone.now())
            if not said:  # what is done stands, and what follows a commit did not come to its end: a file has no name yet
                log.error("%s had ended before it stopped", self.kind, exc_info=fault)
        except Exception as another:  # the row goes stale, and the page says that it was interrupted
            log.error("%s ended, and could not say so", self.kind, exc_info=another)

    def _beat(self) -> None:
        try:
            while not self.over.wait(BEAT):
                step, done, total = self.told
                try:
                    with acting_as(self.job.by, self.job.purpose):
                        work.beat(self.key, state=self.state, step=step, done=done, total=total, at=timezone.now())
                except Exception as fault:  # again in a second, on a new connection: who is not heard seems gone
                    log.warning(
                        "%s could not say how far it is", self.kind, exc_info=None if isinstance(fault, DatabaseError) else fault
                    )
                    connections.close_all()
        finally:
            connections.close_all()


def _holds(by: Actor) -> bool:
    """Whether the post stands now: it may have ended while this waited. The database asks it again for each row."""
    with acting_as(Actor("member", by.account), "register"):
        held = register.posts_held(on=timezone.localdate())
    return any(post.pk == by.post and post.role == by.role and post.signed for post in held)
