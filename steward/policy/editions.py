"""The policies that were in force here, kept whole: what the notice said, and what the database held."""

import json

from django.utils import timezone

from steward.policy import declarations, lock, notice, text
from steward.policy.models import Edition


def keep(policy: text.Policy) -> Edition | None:
    """This function will keep the policy in force as an edition, unless the newest one is the same."""
    worked_out = lock.compute(policy, declarations.collect())
    newest = Edition.objects.order_by("-applied_at").first()
    if newest is not None and newest.digest == policy.digest and newest.lock_digest == worked_out.digest:
        return None
    return Edition.objects.create(
        version=policy.version,
        digest=policy.digest,
        lock_digest=worked_out.digest,
        lock=worked_out.as_json(),
        notice=json.loads(json.dumps(notice.build(policy).as_json())),
        texts={path.name: path.read_text(encoding="utf-8") for path in sorted(text.folder().glob("*.toml"))},
        applied_at=timezone.now(),
    )


def applied_lock() -> lock.Lock | None:
    """This function will return the lock of the newest edition in the database."""
    newest = Edition.objects.order_by("-applied_at").only("lock").first()
    return lock.Lock.from_json(newest.lock) if newest else None
