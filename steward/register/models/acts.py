"""What was done to the register, what it said before, and which entries may be of one person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from steward.people.models import Person
from steward.policy.record import Record


class Act(Record):
    """Something that was done to the register as one thing, such as a resignation, a merger or an import.

    It can be undone as one thing; the undoing is an act itself. `persons` is empty where an act touched very many: then the
    rows carry its key, and only they.
    """

    kind = models.CharField(max_length=40)
    on = models.DateField(help_text="the day from which it counts")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    operator = models.CharField(max_length=80, blank=True, help_text="the operating system's user, for the command line")
    persons = ArrayField(models.UUIDField(), default=list)
    detail = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        verbose_name = "act"
        indexes = [
            GinIndex(fields=["persons"], name="act_persons", fastupdate=False),
            models.Index(fields=["at"], name="act_by_time"),
            models.Index(fields=["kind", "at"], name="act_by_kind"),
        ]

    class Data:
        subject = "persons"
        kept = "membership_record"
        membership = "kind on at detail undoes"
        looked_by = "by operator"
        others = {"by": "role"}
        append_only = True


class Former(Record):
    """What a row said before it was changed or removed. Written by the database (migrations/history.sql), never by a role."""

    at = models.DateTimeField(help_text="when it ceased to say so")
    act = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    table = models.CharField(max_length=63)
    row = models.UUIDField()
    was = models.JSONField()

    class Meta:
        verbose_name = "former entry"
        verbose_name_plural = "former entries"
        indexes = [
            models.Index(fields=["person", "at"], name="former_by_person"),
            models.Index(fields=["table", "at"], name="former_by_table"),
            models.Index(fields=["act"], name="former_by_act", condition=Q(act__isnull=False)),
        ]

    class Data:
        subject = "person"
        kept = "membership_record"
        former = "at table row was"
        ours = "act"
        append_only = True


class Pair(Record):
    """Two entries that may be of one person, why we think so, and what an officer said of it."""

    class Said(models.TextChoices):
        NOTHING = "", "not looked at"
        DIFFERENT = "different", "two different people"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairs")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairs_of_others")
    score = models.PositiveSmallIntegerField()
    why = models.JSONField(default=list)
    found_at = models.DateTimeField()
    said = models.CharField(max_length=10, choices=Said.choices, blank=True, default="")
    said_at = models.DateTimeField(null=True)
    said_by = models.UUIDField(null=True)

    class Meta:
        # The smaller key first, so that a pair is there once and somebody is no double of themselves.
        constraints = [
            models.CheckConstraint(condition=Q(person__lt=F("other")), name="a_pair_is_in_order"),
            models.UniqueConstraint(fields=["person", "other"], name="a_pair_is_there_once"),
        ]
        indexes = [models.Index(fields=["said", "-score"], name="pair_queue")]

    class Data:
        subject = "person"
        kept = "duplicates"
        duplicates = "other score why found_at said said_at"
        looked_by = "said_by"
        others = {"other": "hidden", "said_by": "role"}
