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


class Contact(Record):
    """A call, a letter, a visit or a note about somebody. The member may read it: it is written so."""

    class Channel(models.TextChoices):
        CALL = "call", "call"
        EMAIL = "email", "email"
        LETTER = "letter", "letter"
        VISIT = "visit", "visit"
        NOTE = "note", "note"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    from_them = models.BooleanField("they came to us", default=True)
    says = models.TextField("what was said", max_length=4000)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="contact_newest_first")]

    class Data:
        subject = "person"
        kept = "contacts"
        contacts = "channel from_them says at"
        looked_by = "by"
        others = {"by": "role"}
        append_only = True


class Hint(Record):
    """What a representative or a branch officer told the office of somebody: has moved, has left. An officer decides."""

    class Kind(models.TextChoices):
        MOVED = "moved", "has moved house"
        LEFT_JOB = "left_job", "no longer works here"
        OTHER = "other", "something else"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hints")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    says = models.CharField("in their words", max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="hints_open", condition=Q(done_at__isnull=True))]

    class Data:
        subject = "person"
        kept = "hints"
        hints = "kind says at done_at"
        looked_by = "by"
        others = {"by": "role"}


class Layout(Record):
    """How a list that came in is read: which of its columns is what. Remembered by its header row."""

    name = models.CharField(max_length=120)
    signature = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the header row")
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Data:
        subject = None
        group = "lists"

    def __str__(self) -> str:
        return self.name


class Import(Record):
    """A list of members that came in as a file: what it would do, and what it did. The rows are ImportRow."""

    class State(models.TextChoices):
        READ = "read", "read, not mapped"
        PREVIEWED = "previewed", "worked out, nothing changed"
        DONE = "done", "entered"
        UNDONE = "undone", "undone"
        DROPPED = "dropped", "not entered"

    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, null=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    source = models.CharField(max_length=10, default="union", help_text="union, or employer: whose list it is")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    header = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    read_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="import_by_digest")]

    class Data:
        subject = None
        group = "lists"


class ImportRow(Record):
    """One row of a list that came in: its cells as they came, what they mean, what became of them."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    person = models.UUIDField(null=True)
    number = models.PositiveIntegerField(help_text="the row of the file, from 1")
    cells = models.JSONField(default=list)
    means = models.JSONField(default=dict)
    effect = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["run", "effect", "number"], name="import_rows")]

    class Data:
        subject = "person"
        kept = "imports"
        imports = "run number cells means effect reason changes"
        # Added and, as long as nothing was entered, taken away whole (steward.forget_import_rows): never changed.
        append_only = True


class SavedList(Record):
    """A list that is asked for again and again: which people, and which columns."""

    name = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    role = models.CharField(max_length=40)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Data:
        subject = None
        group = "lists"

    def __str__(self) -> str:
        return self.name


class Export(Record):
    """A list that leaves the screen as a file: who asked, how many, who approved, until when it can be fetched."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits for a second person"
        READY = "ready", "can be fetched"
        FETCHED = "fetched", "was fetched"
        REFUSED = "refused", "refused"

    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    role = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")), name="a_second_person_approves"
            )
        ]

    class Data:
        subject = None
        group = "lists"
