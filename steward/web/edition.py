"""Keeping up with the policy in force.

`steward policy apply` may run while this process serves. Once a second a request asks which edition is in force. If it is not
the one this process knows, its rules are cut down to what both allow (closed where only one of them opens), the text is read
again, and the process lets itself be replaced by a fresh one after this answer.
"""

import os
import signal
import threading
import time
from datetime import UTC, datetime

from steward.people.acting import Actor, acting_as
from steward.policy import declarations, editions, rules, text
from steward.policy.models import Edition

EVERY = 1.0  # seconds
_STARTED = datetime.now(UTC)


class _Known:
    """What this process last saw in the database."""

    lock_digest = ""
    digest = ""
    looked_at = 0.0
    guard = threading.Lock()


def look() -> bool:
    """This function will look which edition is in force, and tell whether it is this process's own policy."""
    with _Known.guard:
        if time.monotonic() - _Known.looked_at < EVERY:
            return _in_step()
        _Known.looked_at = time.monotonic()
    with acting_as(Actor("anonymous"), "website"):
        newest = Edition.objects.order_by("-applied_at").values("lock_digest", "digest", "applied_at").first()
        if newest is None:
            return False
        seen = (newest["lock_digest"], newest["digest"])
        if seen == (_Known.lock_digest, _Known.digest):
            return _in_step()
        if newest["digest"] != text.current().digest:
            _read_again()
        _Known.lock_digest, _Known.digest = seen
        rules.adopt(None if _in_step() else editions.applied_lock())
        if newest["applied_at"] > _STARTED and os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
            os.kill(os.getpid(), signal.SIGTERM)  # gunicorn finishes what runs here, and starts a fresh worker
    return _in_step()


def _in_step() -> bool:
    return _Known.lock_digest == rules.own().digest and _Known.digest == text.current().digest


def _read_again() -> None:
    for known in (text.current, declarations.collect, rules.own):
        known.cache_clear()
