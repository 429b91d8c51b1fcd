"""Who is a member, in which class and branch, where they live and where they work.

Trade Union and Labour Relations (Consolidation) Act 1992, section 24: a union keeps a register of the names and addresses of
its members, accurate and up to date so far as is reasonably practicable.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from steward.people.models import Person
from steward.policy.record import Kept
from steward.register.models.employers import Employer, Workplace


class Branch(Kept):
    """Part of the union that members belong to."""

    name = models.CharField(max_length=120, unique=True)
    closed_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "branches"

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class Memberships(models.QuerySet["Membership"]):
    """Memberships as of a day; a period runs from its first day up to, and without, the day it ended on."""

    def current(self, *, on: date) -> "Memberships":
        """This function will keep the memberships that stand on that day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), joined_on__lte=on)


class Membership(Kept):
    """A person's membership, with its number. A person has one at a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    number = models.CharField(max_length=12, unique=True, null=True)
    member_class = models.CharField("class", max_length=40, default="full")
    class_from_on = models.DateField("in this class since", null=True)  # empty: since joining
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, related_name="memberships")
    joined_on = models.DateField()
    continuous_from_on = models.DateField("counts from", null=True)  # of a member of another union before: their date there
    came_from = models.CharField("transferred from", max_length=80, blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    went_to = models.CharField("transferred to", max_length=80, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on__isnull=True), name="a_person_has_one_membership"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("joined_on")), name="it_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["branch", "ended_on"], name="membership_by_branch")]

    class Data:
        subject = "person"
        kept = "membership_record"
        number = "number"
        membership = "member_class class_from_on branch joined_on continuous_from_on came_from ended_on end_reason went_to"
        ours = "recorded_at act"


class ClassHeld(Kept):
    """A class that a membership had before the one it has now: from a day, up to and without another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="classes_held")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="classes_held")
    member_class = models.CharField("class", max_length=40)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        verbose_name = "former class"
        constraints = [models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="a_class_was_held_for_a_time")]

    class Data:
        subject = "person"
        kept = "membership_record"
        membership = "membership member_class from_on until_on"
        ours = "recorded_at act"


class Addresses(models.QuerySet["Address"]):
    """Addresses as of a day."""

    def current(self, *, on: date) -> "Addresses":
        """This function will keep the addresses that stand on that day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


class Address(Kept):
    """Where the law lets the union write: home, or another address that the member asked for in writing (s 24(5))."""

    class Kind(models.TextChoices):
        HOME = "home", "home address"
        AUTHORISED = "authorised", "another address, asked for in writing"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.HOME)
    line_1 = models.CharField("address line 1", max_length=80)
    line_2 = models.CharField("address line 2", max_length=80, blank=True)
    line_3 = models.CharField("address line 3", max_length=80, blank=True)
    line_4 = models.CharField("address line 4", max_length=80, blank=True)
    town = models.CharField("town or city", max_length=80, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    postcode_key = models.CharField(max_length=16, db_collation="C", blank=True, editable=False)
    country = models.CharField(max_length=60, blank=True, default="United Kingdom")
    requested_on = models.DateField("asked for in writing on", null=True)
    returned_on = models.DateField("post came back on", null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = Addresses.as_manager()

    class Meta:
        verbose_name = "postal address"
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="a_person_has_one_postal_address"
            ),
            models.CheckConstraint(
                condition=~Q(kind="authorised") | Q(requested_on__isnull=False), name="another_address_was_asked_for_in_writing"
            ),
        ]
        indexes = [models.Index(fields=["postcode_key"], name="address_by_postcode")]

    class Data:
        subject = "person"
        kept = "membership_record"
        address = "kind line_1 line_2 line_3 line_4 town postcode postcode_key country requested_on returned_on from_on until_on"
        ours = "recorded_at act"

    @property
    def lines(self) -> list[str]:
        """The address as it is written, one line each, without empty ones."""
        parts = [self.line_1, self.line_2, self.line_3, self.line_4, self.town, self.postcode]
        if self.country not in ("", "United Kingdom"):
            parts.append(self.country)
        return [part for part in parts if part]


class Employment(Kept):
    """Where a person works, as far as they told us; somebody without an employer has none."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, null=True, related_name="employments")
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, null=True, related_name="employments")
    employer_as_typed = models.CharField("employer", max_length=200, blank=True)
    job_title = models.CharField("job title", max_length=120, blank=True)
    work_email = models.EmailField("work email", blank=True)
    work_phone = models.CharField("work telephone", max_length=40, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workplace", "until_on"], name="employment_by_workplace"),
            models.Index(
                fields=["employer_as_typed"],
                name="employment_as_typed",
                condition=Q(employer__isnull=True, until_on__isnull=True) & ~Q(employer_as_typed=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until_on__isnull=True), name="a_person_has_one_main_job"),
        ]

    class Data:
        subject = "person"
        kept = "membership_record"
        workplace = "employer workplace employer_as_typed from_on until_on"
        job = "job_title"
        work_contact = "work_email work_phone"
        ours = "recorded_at act"
