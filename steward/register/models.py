"""The register: who is a member, where they live, where they work, which office they hold.

Trade Union and Labour Relations (Consolidation) Act 1992, section 24: a union keeps a register of the names and addresses of
its members, accurate and up to date so far as is reasonably practicable.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from steward.people.models import Person
from steward.policy.record import Record


class Employer(Record):
    """A body that employs members: an NHS trust by its ODS code, or another."""

    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_collation="C", editable=False)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="an_employer_code_is_used_once")]
        indexes = [models.Index(fields=["name_key"], name="employer_by_name")]

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class Workplace(Record):
    """One place of an employer, where a workplace representative may be responsible."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="workplaces")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "name"], name="a_workplace_has_one_name")]

    class Data:
        subject = None
        group = "directory"

    def __str__(self) -> str:
        return self.name


class Branch(Record):
    """Part of the union that members belong to."""

    name = models.CharField(max_length=120, unique=True)

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


class Membership(Record):
    """A person's membership, with its number. A person has one at a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    number = models.CharField(max_length=12, unique=True, null=True)
    member_class = models.CharField("class", max_length=40, default="full")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, related_name="memberships")
    joined_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)

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
        membership = "member_class branch joined_on ended_on end_reason"


class Addresses(models.QuerySet["Address"]):
    """Addresses as of a day."""

    def current(self, *, on: date) -> "Addresses":
        """This function will keep the addresses that stand on that day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


class Address(Record):
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
        address = "kind line_1 line_2 line_3 line_4 town postcode postcode_key country requested_on from_on until_on"

    @property
    def lines(self) -> list[str]:
        """The address as it is written, one line each, without empty ones."""
        parts = [self.line_1, self.line_2, self.line_3, self.line_4, self.town, self.postcode]
        if self.country not in ("", "United Kingdom"):
            parts.append(self.country)
        return [part for part in parts if part]


class Employment(Record):
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
        indexes = [models.Index(fields=["workplace", "until_on"], name="employment_by_workplace")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until_on__isnull=True), name="a_person_has_one_main_job"),
        ]

    class Data:
        subject = "person"
        kept = "membership_record"
        workplace = "employer workplace employer_as_typed from_on until_on"
        job = "job_title"
        work_contact = "work_email work_phone"


class Posts(models.QuerySet["Post"]):
    """Posts as of a day."""

    def standing(self, *, on: date) -> "Posts":
        """This function will keep the posts held on that day; the day a post ends is no longer part of it."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


class Post(Record):
    """An office held from one day to another, with a scope. It gives its role to its holder, for as long as it lasts (P21)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, null=True, blank=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    appointed_by = models.UUIDField(null=True)

    objects = Posts.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="workplace_rep") | Q(workplace__isnull=False), name="a_workplace_rep_has_a_workplace"
            ),
            models.CheckConstraint(
                condition=~Q(role="branch_officer") | Q(branch__isnull=False), name="a_branch_officer_has_a_branch"
            ),
        ]

    class Data:
        subject = "person"
        kept = "posts"
        posts = "role workplace branch from_on until_on"
        looked_by = "appointed_by"
        others = {"appointed_by": "role"}
