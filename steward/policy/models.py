"""Editions: each policy that was in force in this database, whole, so that anybody can see what changed."""

from django.db import models

from steward.policy.record import Record


class Edition(Record):
    """A policy as it was applied: its notice for readers, its lock for the process, its text for whoever doubts."""

    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    lock_digest = models.CharField(max_length=64)
    lock = models.JSONField()
    notice = models.JSONField()
    texts = models.JSONField()
    applied_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["applied_at"], name="one_edition_at_a_moment")]

    class Data:
        subject = None
        group = "policy"
