"""Messages to one person: an email, or a letter."""

from django.db import models
from django.db.models import Q

from steward.people.models import Person
from steward.policy.record import Record

# A paragraph that stands for a one-time code. The postroom makes the code while it sends, and nobody else ever has it: neither
# the officer who admits somebody nor the row of the message knows how to enter the account (P24).
CODE_LINE = "[your one-time code is printed here; it is not kept]"
# The kinds of message that may go to somebody whom the register does not know: an applicant who was refused, whoever wrote to us
# through the website, and whoever sent a story.
OUTSIDERS = ("refusal", "reply", "story")


class Message(Record):
    """One message to one person by one channel. The words are fixed when it is queued; the subject names nobody."""

    class Channel(models.TextChoices):
        EMAIL = "email", "email"
        LETTER = "letter", "letter"

    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "could not be sent"
        STOPPED = "stopped", "withdrawn before it went"

    # Nobody: somebody whom the register does not know. OUTSIDERS says for what.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    to_name = models.CharField(max_length=250)
    to_email = models.EmailField(blank=True)
    to_lines = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(channel="email") | ~Q(to_email=""), name="an_email_has_an_address"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(kind__in=OUTSIDERS), name="only_an_answer_goes_to_nobody_we_know"
            ),
        ]
        indexes = [models.Index(fields=["state", "queued_at"], name="message_by_state")]

    class Data:
        subject = "person"
        kept = "messages"
        correspondence = "channel kind purpose subject body to_name to_email to_lines state queued_at sent_at problem"
