"""What people chose: consents, objections, restrictions. Rows only grow; the newest for a matter counts."""

from django.db import models

from steward.people.models import Person
from steward.policy.record import Record


class Choice(Record):
    """One choice of one person on one matter of policy/consents.toml, with the wording they saw (UK GDPR Art 7(1))."""

    class Kind(models.TextChoices):
        CONSENT = "consent", "consent"
        OBJECTION = "objection", "objection"
        RESTRICTION = "restriction", "restriction"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="choices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=60)
    given = models.BooleanField()
    wording = models.CharField(max_length=64, help_text="SHA-256 of the words as they were shown")
    policy_version = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    account = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "key", "-at"], name="choice_newest_first")]

    class Data:
        subject = "person"
        kept = "choices"
        choices = "kind key given wording policy_version channel at"
        looked_by = "account"
        append_only = True


class Protection(Record):
    """Somebody whose record is narrower than others: at risk, or a colleague. Whoever needs it opens it with a reason."""

    class Kind(models.TextChoices):
        AT_RISK = "at_risk", "a person at risk"
        COLLEAGUE = "colleague", "works for the union"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="protections")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    said_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until_on__isnull=True), name="a_person_is_protected_once"
            )
        ]

    class Data:
        subject = "person"
        kept = "membership_record"
        protection = "kind from_on until_on"
        looked_by = "said_by"
        others = {"said_by": "role"}


class Opening(Record):
    """A protected record was opened by an account, with a reason, for a while. The data protection officer reads the list."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="openings")
    account = models.UUIDField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Data:
        subject = "person"
        kept = "looks"
        looks = "reason at until_at"
        looked_by = "account"
        append_only = True
