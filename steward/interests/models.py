"""What a member chose to see first, and the networks a member joined."""

from django.db import models

from steward.people.models import Person
from steward.policy.record import Record


class Interest(Record):
    """One topic, region or network that a member chose. `key` is the slug of a topic, or the translation_key of a network's page."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "topic"
        REGION = "region", "nation or region"
        NETWORK = "network", "network"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=60)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="an_interest_is_chosen_once")]

    class Data:
        subject = "person"
        kept = "interests"
        interests = "kind key chosen_at"
