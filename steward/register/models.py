"""The register: who is a member, where they live, where they work, which office they hold.

Trade Union and Labour Relations (Consolidation) Act 1992, section 24: a union keeps a register of the names and addresses of
its members, accurate and up to date so far as is reasonably practicable.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

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


class Posts(models.QuerySet["Post"]):
    """Posts as of a day."""

    def standing(self, *, on: date) -> "Posts":
        """This function will keep the posts held on that day; the day a post ends is no longer part of it."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


class Post(Kept):
    """An office held from one day to another, with a scope. It gives its role to its holder, for as long as it lasts (P21)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, null=True, blank=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    signed_on = models.DateField("undertaking signed on", null=True)  # until then the post opens nothing (P21)
    signed_wording = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="SHA-256 of the undertaking as it was shown"
    )
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
            models.CheckConstraint(condition=~Q(role="assurer") | Q(until_on__isnull=False), name="an_assurer_s_post_ends"),
        ]

    class Data:
        subject = "person"
        kept = "posts"
        posts = "role workplace branch from_on until_on signed_on signed_wording"
        ours = "recorded_at act"
        looked_by = "appointed_by"
        others = {"appointed_by": "role"}


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


class Sampled(Record):
    """One entry of the register that was drawn for an assurer, who sees it while their post lasts (Act 1992 s 24ZA to 24ZC)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="sample")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="samples")
    drawn_at = models.DateTimeField()
    place = models.PositiveIntegerField(help_text="the order in which it was drawn")
    result = models.CharField(max_length=20, blank=True)
    remark = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="an_entry_is_drawn_once")]

    class Data:
        subject = "person"
        kept = "audit"
        audit = "post drawn_at place result remark"
