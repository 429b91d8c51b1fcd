"""Applying to join. Strangers only ever add an application; an officer reads it, finds double ones, and decides."""

from django.db import models
from django.db.models import Q

from steward.people.models import Person
from steward.policy.record import Record


class Application(Record):
    """An application form as it was sent, and what became of it. It is kept one year after it was decided (P40)."""

    class State(models.TextChoices):
        NEW = "new", "waiting"
        ADMITTED = "admitted", "admitted"
        REFUSED = "refused", "refused"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="applications")
    given_names = models.CharField("given names", max_length=120, blank=True)
    family_name = models.CharField("family name", max_length=120)
    born_on = models.DateField("date of birth", null=True, blank=True)
    email = models.EmailField("email address", blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    line_1 = models.CharField("address line 1", max_length=80)
    line_2 = models.CharField("address line 2", max_length=80, blank=True)
    line_3 = models.CharField("address line 3", max_length=80, blank=True)
    line_4 = models.CharField("address line 4", max_length=80, blank=True)
    town = models.CharField("town or city", max_length=80, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=60, blank=True, default="United Kingdom")
    employer = models.CharField(max_length=200, blank=True)
    workplace = models.CharField(max_length=200, blank=True)
    job_title = models.CharField("job title", max_length=120, blank=True)
    work_email = models.EmailField("work email", blank=True)
    work_phone = models.CharField("work telephone", max_length=40, blank=True)
    choices = models.JSONField(default=list, help_text="what was ticked, each with the digest of its wording")
    policy_version = models.CharField(max_length=40)
    channel = models.CharField(max_length=20, default="online")
    applied_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="new") | Q(decided_at__isnull=False), name="a_decision_has_a_date"),
            models.CheckConstraint(condition=Q(state="new") | Q(decided_by__isnull=False), name="a_decision_has_a_person"),
        ]
        indexes = [models.Index(fields=["state", "applied_at"], name="application_queue")]

    class Data:
        subject = "person"
        kept = "application_form"
        # The person is nobody at first and is filled in on admission: so the officer's role may change this key.
        application = (
            "person given_names family_name born_on email phone line_1 line_2 line_3 line_4 town postcode country employer workplace"
            " job_title work_email work_phone choices policy_version channel applied_at state decided_at decided_by reason"
        )
