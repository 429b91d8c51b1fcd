"""The sweeper: destroys at night what is over its time, as a role of its own that reads none of it (P43).

How long each kind of data is kept stands in policy/retention.toml; the period goes to the database's own function, which destroys and
leaves a certificate (trail.Destruction): the rule, the period, how many rows, when.
"""

from __future__ import annotations

import logging

from django.db import close_old_connections, connection
from procrastinate import Blueprint

from steward.people.acting import Actor, acting_as
from steward.policy import text

PURPOSE = "accountability"
# A rule of the policy, and what destroys by it (membership/migrations/destroying.sql).
RULES = {
    "enquiries": "select steward.destroy_enquiries(%s::interval)",
    "stories": "select steward.destroy_stories(%s::interval)",
    "candidates": "select steward.destroy_candidates(%s::interval)",
    "interests": "select steward.destroy_interests(%s::interval)",
}
nights = Blueprint()
log = logging.getLogger("steward.sweeper")


def sweep(*, operator: str = "") -> dict[str, int]:
    """This function will destroy what is over its time by the policy in force, and return how many rows by each rule."""
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for rule in RULES:
        try:
            # keeps: P62
            done[rule] = _by(rule, operator)
        except Exception as fault:  # noqa: BLE001 - one rule that fails stops no other; it is raised when all had their turn
            failed.append(fault)
    if failed:
        raise failed[0]
    return done


def _by(rule: str, operator: str) -> int:
    keep = text.current().retention[rule].keep
    with acting_as(Actor("sweeper", operator=operator), PURPOSE), connection.cursor() as cursor:
        cursor.execute(RULES[rule], [keep])
        return int(cursor.fetchone()[0])


@nights.periodic(cron="10 2 * * *")
@nights.task(name="sweep", queue="sweeping", queueing_lock="sweep")
def sweep_night(timestamp: int) -> None:
    """This function will destroy what is over its time, every night."""
    close_old_connections()
    try:
        done = sweep()
        if any(done.values()):
            log.warning("Destroyed, its time being over: %s", ", ".join(f"{rule} {rows}" for rule, rows in done.items() if rows))
    finally:
        close_old_connections()
