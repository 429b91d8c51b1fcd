"""What the database keeps beside the pages: who may read which, when anything changed, and how often a page was asked for."""

from django.db import models


class Shown(models.Model):
    """Whether a page is published, and for whom. The database fills it (migrations/shown.sql); every row policy asks it.

    A page below one for members is for members too.
    """

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, primary_key=True, related_name="+", db_constraint=False)
    live = models.BooleanField()
    members_only = models.BooleanField()

    class Meta:
        # The search leaves these out (migrations/found_sooner.sql).
        indexes = [
            models.Index(fields=["page"], name="shown_not_to_all", condition=models.Q(live=False) | models.Q(members_only=True)),
        ]

    class Data:
        subject = None
        group = "website"


class Stamp(models.Model):
    """One row: raised in the transaction of whatever changes something that visitors see. A kept page is shown while it stands."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_stamp")]

    class Data:
        subject = None
        group = "website"


class PageCount(models.Model):
    """How often a page was asked for on a day. No address, no cookie, nothing that tells one reader from another (P60)."""

    day = models.DateField()
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "page"], name="a_page_is_counted_once_a_day")]

    class Data:
        subject = None
        group = "website"
