"""A child that does a piece of work and is killed at a moment; what it left is looked at when the server has noticed."""

import contextlib
import os
import signal
import time
import traceback
from collections.abc import Callable

from django.db import connection, connections

OTHERS = (
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    " and backend_type = 'client backend'"
)


def killed_after(seconds: float | None, work: Callable[[], object]) -> bool:
    """This function will let a child do the work, kill it after so many seconds (None: let it end), wait until the server has ended
    its transaction, and return whether it was killed before it had ended by itself. The database must be this process's own."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, nothing of the parent's may run in the child
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    _alone()
    return os.WIFSIGNALED(status)


def _alone() -> None:
    """A server notices only at its next reading that nobody is there; until then it may still commit."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise TimeoutError("Somebody is still at work in the database a minute after the kill.")
