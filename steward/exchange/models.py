"""Files for recipients, and what each of them got about whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from steward.people.models import Person
from steward.policy.record import Record


class RecipientKey(Record):
    """The age key that files for a recipient are encrypted to, from a day on. The newest counts."""

    recipient = models.CharField(max_length=40)
    public_key = models.CharField(max_length=100)
    set_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)

    class Data:
        subject = None
        group = "extracts"
        append_only = True


class Extract(Record):
    """A file for a recipient: counted and previewed by one officer, released by another, then gone with its manifest."""

    class State(models.TextChoices):
        PREPARED = "prepared", "waiting for a second person"
        RELEASED = "released", "released"
        WITHDRAWN = "withdrawn", "withdrawn"

    recipient = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    on = models.DateField("as of")
    fields = ArrayField(models.CharField(max_length=80))
    policy_version = models.CharField(max_length=40)
    policy_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    register_count = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    excluded = models.JSONField(default=dict)
    prepared_at = models.DateTimeField()
    prepared_by = models.UUIDField()
    released_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    folder = models.CharField(max_length=400, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    plain_sha256 = models.CharField(max_length=64, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    public_key = models.CharField(max_length=100, blank=True)
    seed = models.CharField(max_length=64, blank=True, editable=False, help_text="makes the file's piece ids")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")), name="a_second_person_releases"
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_by__isnull=False, released_at__isnull=False),
                name="a_release_has_a_person",
            ),
        ]

    class Data:
        subject = None
        group = "extracts"


class Disclosure(Record):
    """What one recipient was sent about one person, as it was then. The key is the piece id in the file: it means nothing else."""

    # Both have an index below that begins with them: two more would cost a tenth of each release.
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="disclosures", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disclosures", db_index=False)
    recipient = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    sent = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["extract", "person"], name="one_piece_a_person")]
        indexes = [models.Index(fields=["person", "sent_at"], name="disclosure_by_person")]

    class Data:
        subject = "person"
        kept = "disclosures"
        disclosures = "extract recipient purpose sent_at sent"
        append_only = True
