"""Stories that people send for a campaign, and candidates who stand for election with what they answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from steward.people.models import Person
from steward.policy.record import Record


class Story(Record):
    """A story as it was sent, and as much of it as is published. When it is withdrawn, the dates stay and no word (W05).

    Whoever sends one without signing in gets a secret for taking it back; the table keeps its SHA-256. What was sent cannot be
    changed, and a withdrawal is whole whoever makes it: the database sees to both (migrations/stories.sql).
    """

    class State(models.TextChoices):
        NEW = "new", "new"
        SEEN = "seen", "seen"
        PUBLISHED = "published", "published"
        DECLINED = "declined", "not used"
        WITHDRAWN = "withdrawn", "withdrawn"

    class NameAs(models.TextChoices):
        NONE = "none", gettext_lazy("without my name")
        FIRST = "first", gettext_lazy("with my first name")
        FULL = "full", gettext_lazy("with my full name")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="stories")
    campaign = models.UUIDField(null=True, help_text="the translation_key of the campaign's page")
    reference = models.CharField(max_length=12)
    secret = models.CharField(max_length=64)
    heading = models.CharField(max_length=120, blank=True)
    says = models.TextField(max_length=8000, blank=True)
    name = models.CharField(max_length=160, blank=True)
    name_as = models.CharField(max_length=5, choices=NameAs.choices, default=NameAs.NONE)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    work = models.CharField(max_length=200, blank=True)
    consents = models.JSONField(default=list, help_text="the key of each use agreed to, with the digest of its wording")
    policy_version = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    shown_heading = models.CharField(max_length=120, blank=True)
    shown_says = models.TextField(max_length=8000, blank=True)
    shown_name = models.CharField(max_length=160, blank=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    messages = models.JSONField(default=list, help_text="the keys of the outbox's messages about it: they go when it goes")
    draft = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="what an officer has typed beside it and not yet published or sent"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["secret"], condition=~Q(secret=""), name="a_story_is_taken_once"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(
                    heading="",
                    says="",
                    name="",
                    email="",
                    phone="",
                    work="",
                    shown_heading="",
                    shown_says="",
                    shown_name="",
                    messages=[],
                    draft={},
                    withdrawn_at__isnull=False,
                ),
                name="nothing_stays_of_a_withdrawn_story",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(shown_says="")),
                name="a_published_story_says_something",
            ),
        ]
        indexes = [models.Index(fields=["state", "sent_at"], name="story_queue")]

    class Data:
        subject = "person"
        kept = "stories"
        # The person is nobody unless somebody signed in sends it.
        stories = (
            "campaign reference secret heading says name name_as email phone work consents policy_version sent_at state shown_heading"
            " shown_says shown_name published_at withdrawn_at decided_by messages"
        )
        # What an officer has begun to make of it is nobody else's to read.
        story_drafts = "draft"


class Constituency(models.Model):
    """A constituency of the House of Commons as the boundaries of 2024 draw it, with its Welsh name where it has one."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=100)
    name_cy = models.CharField(max_length=100, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    nation = models.CharField(max_length=20)

    class Meta:
        ordering = ("name",)

    class Data:
        subject = None
        group = "constituencies"


class District(models.Model):
    """A postcode district (such as LS8) and one constituency that it lies in; most lie in several."""

    name = models.CharField(max_length=4)
    constituency = models.ForeignKey(Constituency, on_delete=models.CASCADE, related_name="districts")
    share = models.FloatField(default=1.0, help_text="of the district's postcodes, from 0 to 1")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "constituency"], name="a_district_names_a_constituency_once")]

    class Data:
        subject = None
        group = "constituencies"


class Election(Record):
    """An election at which candidates are asked."""

    name = models.CharField(max_length=120)
    polls_on = models.DateField()

    class Data:
        subject = None
        group = "constituencies"


class LetterCount(models.Model):
    """How many readers said that they had written, by constituency and day. Nobody's name, nobody's words (W07)."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="letters")
    constituency = models.ForeignKey(Constituency, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "constituency", "day"], name="letters_are_counted_once_a_day")]

    class Data:
        subject = None
        group = "constituencies"


class Candidate(Record):
    """Somebody who stands for election, as the list of candidates has them, and what they answered to the campaign."""

    class Answer(models.TextChoices):
        NONE = "none", gettext_lazy("no answer yet")
        COMMITS = "commits", gettext_lazy("commits to it")
        PARTLY = "partly", gettext_lazy("commits to part of it")
        DECLINES = "declines", gettext_lazy("does not commit to it")

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    party = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    source = models.CharField(max_length=200, help_text="where the list comes from")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE)
    answer_says = models.TextField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "constituency", "name"], name="a_candidate_stands_once"),
            models.CheckConstraint(condition=Q(answer="none") | Q(answered_on__isnull=False), name="an_answer_has_a_date"),
        ]

    class Data:
        subject = "self"
        kept = "candidates"
        candidates = "name party email source answer answer_says answered_on election constituency recorded_by"
