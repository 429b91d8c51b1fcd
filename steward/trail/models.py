"""The trail: who saw what, and who changed what.

Both tables only grow. Rows name accounts and persons by key and have no foreign keys, so that the trail never stands in the
way of an erasure. Nobody has UPDATE or DELETE here. Each closed minute is sealed (sealing.py), so that what a superuser of the
database alters, adds or removes afterwards is found out (verifying.py).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from steward.policy.record import Record


class Look(Record):
    """Somebody saw the data of these persons, in this role, for this purpose. A list is one row."""

    at = models.DateTimeField()
    account = models.UUIDField(null=True)
    operator = models.CharField(max_length=80, blank=True, help_text="the operating system's user, for the command line")
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    what = models.CharField(max_length=80)
    persons = ArrayField(models.UUIDField())

    class Meta:
        # Without fastupdate: its waiting list is read from end to end by every reader, or the planner reads the whole trail instead.
        indexes = [
            GinIndex(fields=["persons"], name="trail_look_persons", fastupdate=False),
            models.Index(fields=["at"], name="trail_look_at"),
            models.Index(fields=["account", "at"], name="trail_look_account"),
        ]

    class Data:
        subject = "persons"
        kept = "looks"
        looks = "at role purpose what"
        looked_by = "account operator"
        append_only = True


class Change(Record):
    """A row about a person was added, changed or removed. Special-category values are only said to have changed."""

    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    account = models.UUIDField(null=True)
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    table = models.CharField(max_length=63)
    row = models.UUIDField(null=True)
    act = models.CharField(max_length=6)
    changes = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="trail_change_person"),
            models.Index(fields=["at"], name="trail_change_at"),
            models.Index(fields=["account", "at"], name="trail_change_account"),
        ]

    class Data:
        subject = "person"
        kept = "changes"
        changes_kept = "at role purpose table row act changes"
        looked_by = "account"
        append_only = True


class Review(Record):
    """Somebody looked into looks that had been listed as unusual, and wrote down what they found. The note is for their eyes."""

    at = models.DateTimeField()
    key = models.UUIDField(help_text="which listed looks: made of rule, day, colleague and person")
    rule = models.CharField(max_length=40)
    day = models.DateField()
    colleague = models.UUIDField(null=True, help_text="the account whose looks they were")
    person = models.UUIDField(null=True)
    account = models.UUIDField(null=True)
    note = models.CharField(max_length=500)

    objects: ClassVar[models.Manager["Review"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["key"], name="trail_review_key"), models.Index(fields=["at"], name="trail_review_at")]

    class Data:
        subject = "person"
        kept = "looks"
        looked_by = "at key rule day colleague account note"
        append_only = True


class Seal(models.Model):
    """Seals the time from `since` to `until`: how many rows each table of the trail has in its last minute, and their digest.

    Where no row was written for a while, the quiet minutes before are sealed with the next one. `head` is the digest of this
    seal and of the head before it, so that no seal can be altered without altering all that follow.
    """

    number = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField(unique=True)
    shape = models.SmallIntegerField(help_text="which columns were sealed: see sealing.SHAPES")
    rows = models.BigIntegerField()
    contents = models.JSONField()
    sealed_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Seal"]] = models.Manager()

    class Data:
        subject = None
        group = "trail"
        append_only = True


class Verification(Record):
    """The seals were compared with the rows: up to when, and what was wrong."""

    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    seals = models.BigIntegerField()
    rows = models.BigIntegerField()
    whole = models.BooleanField(help_text="from the first seal, not only since a day")
    findings = models.JSONField(default=list, help_text="the first hundred: minute, kind and words")

    objects: ClassVar[models.Manager["Verification"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="trail_verification_at")]

    class Data:
        subject = None
        group = "trail"
        append_only = True


class Destruction(Record):
    """A certificate: under this rule of the policy, with this period, so many rows were destroyed. It names nobody."""

    rule = models.CharField(max_length=40)
    keep = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Data:
        subject = None
        group = "trail"
        append_only = True
