"""Who employs members, and where: employers, the names they had, what people typed for them, workplaces, contacts there."""

from django.db import models
from django.db.models import Q

from steward.people.models import Person
from steward.policy.record import Kept, Record


class Employer(Kept):
    """A body that employs members: an NHS trust by its ODS code, or another."""

    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_collation="C", editable=False)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    succeeded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="succeeds")
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="an_employer_code_is_used_once")]
        indexes = [models.Index(fields=["name_key"], name="employer_by_name")]

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class FormerName(Record):
    """What an employer was called until a day; people go on typing it for years."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_collation="C", editable=False)
    until_on = models.DateField()
    act = models.UUIDField(null=True, editable=False)  # undoing it forgets the name (migrations/employers.sql)

    class Meta:
        indexes = [models.Index(fields=["name_key"], name="employer_by_former_name")]

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class Alias(Record):
    """What people type for an employer, as an officer said once: whoever types it next is placed there.

    Without an employer: what was typed is none of ours. Then only a digest of it stands here, for the directory is open.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, null=True, related_name="aliases")
    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, db_collation="C", unique=True, editable=False)
    act = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "other name of an employer"
        verbose_name_plural = "other names of employers"

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class Workplace(Kept):
    """One place of an employer, where a workplace representative may be responsible."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="workplaces")
    name = models.CharField(max_length=200)
    staff = models.PositiveIntegerField("people who work there", null=True)
    staff_on = models.DateField("counted on", null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "name"], name="a_workplace_has_one_name")]

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class WorkplaceContact(Kept):
    """Whom the union talks to at an employer: a person like any other, and not a member for it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_for")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, null=True, related_name="contacts")
    does = models.CharField("what they do there", max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        verbose_name = "contact at an employer"
        verbose_name_plural = "contacts at employers"

    class Data:
        subject = "person"
        kept = "employer_contacts"
        workplace = "employer workplace does from_on until_on"
        ours = "recorded_at act"
