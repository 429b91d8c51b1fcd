"""The trail: who saw what, and who changed what.

Both tables only grow. Rows name accounts and persons by key and have no foreign keys, so that the trail never stands in the
way of an erasure. Nobody has UPDATE or DELETE here. (Sealing, so that a superuser's edit is found out, comes later.)
"""

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
        indexes = [models.Index(fields=["person", "at"], name="trail_change_person")]

    class Data:
        subject = "person"
        kept = "changes"
        changes_kept = "at role purpose table row act changes"
        looked_by = "account"
        append_only = True
