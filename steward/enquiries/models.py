"""Enquiries and complaints that people send through the website, and what we answered (P62)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from steward.outbox.models import Message
from steward.people.models import Person
from steward.policy.record import Record


class Enquiry(Record):
    """What somebody wrote to us, and by when it has to be answered. Nobody has to give a name."""

    class Kind(models.TextChoices):
        ENQUIRY = "enquiry", gettext_lazy("a question")
        COMPLAINT = "complaint", gettext_lazy("a complaint about this website")
        DATA = "data", gettext_lazy("a complaint about how we use personal data")

    class State(models.TextChoices):
        NEW = "new", "new"
        SEEN = "seen", "taken"  # somebody has said that they take it; whoever only looks leaves it as it is
        WAITING = "waiting", "waiting for them"
        DONE = "done", "done"

    class Unanswered(models.TextChoices):
        """Why nobody could be told what came of a complaint about personal data; else the law wants them told."""

        NO_WAY = "no_way", "They left no way to reach them"
        FAILED = "failed", "What we sent could not be delivered, and we know no other way"
        WITHDRAWN = "withdrawn", "They took the complaint back"
        NONE = "none", "It is none: sent by a machine, or the same a second time"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="enquiries")
    reference = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ENQUIRY)
    about = models.CharField("page that it is about", max_length=200, blank=True)
    says = models.TextField(max_length=8000)
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(max_length=2000, blank=True)
    unanswered = models.CharField("why no answer could be sent", max_length=9, choices=Unanswered.choices, blank=True)
    handled_by = models.UUIDField(null=True)
    # The database's alone (migrations/was_data.sql): passed on as a question, it is still closed as a complaint is.
    was_data = models.BooleanField("was a complaint about personal data", default=False, editable=False)
    draft = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="what was typed beside it in the office and not yet sent"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="done") | Q(closed_at__isnull=False), name="a_closed_enquiry_has_a_date"),
            models.CheckConstraint(
                condition=~Q(unanswered="no_way") | Q(email="", phone="", person__isnull=True),
                name="who_left_a_way_can_be_reached",
            ),
            models.CheckConstraint(condition=Q(unanswered="") | Q(state="done"), name="an_open_enquiry_can_still_be_answered"),
            models.CheckConstraint(condition=Q(unanswered="") | Q(kind="data"), name="a_reason_is_about_a_data_complaint"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="enquiry_queue")]

    class Data:
        subject = "person"
        kept = "enquiries"
        # keeps: P59
        # Only the purposes that use this category may use these columns, and only roles that have such a purpose read them.
        enquiries = (
            "reference kind about says name email phone received_at due_on state acknowledged_at closed_at outcome unanswered"
            " handled_by was_data"
        )
        # What is half typed is said to nobody: whoever answers reads it, and whoever wrote to us does not send it in.
        enquiry_drafts = "draft"
        # keeps: P53, P62
        # A complaint about personal data is between whoever complains and the data protection officer, who also answers those
        # whose record is protected: the communications officer is not shown them at all.
        only = {
            "communications_officer": "kind <> 'data'",
            "data_protection_officer": "kind = 'data' or person_id = any (array(select steward.protected_from_me()))",
        }


class Reply(Record):
    """What we answered, and how."""

    class Channel(models.TextChoices):
        EMAIL = "email", gettext_lazy("email")
        PHONE = "phone", gettext_lazy("telephone")
        LETTER = "letter", gettext_lazy("letter")
        AREA = "area", gettext_lazy("members’ area")  # of whoever was signed in when they wrote: they read it there

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="replies")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    says = models.TextField(max_length=8000)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    asks = models.BooleanField("asks something back, and tells no outcome", default=False)
    # Whoever answers may not read messages; that this one failed, they are told (steward.answers_that_went).
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")

    class Data:
        subject = "person"
        kept = "enquiries"
        enquiries = "enquiry channel says at by asks message"
        append_only = True
        only = dict.fromkeys(
            ("communications_officer", "data_protection_officer"), "enquiry_id in (select e.id from public.enquiries_enquiry e)"
        )
