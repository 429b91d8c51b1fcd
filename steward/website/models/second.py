"""The second pair of eyes: who asked a colleague to look at which version of a page, and what the colleague said."""

from django.db import models


class SecondLook(models.Model):
    """One request to look. Nobody answers their own (the database refuses); a new request for the page takes the place of this one."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    says = models.CharField("What to look at", max_length=500, blank=True)
    looked_by = models.UUIDField(null=True)
    looked_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(looked_by__isnull=True) | ~models.Q(looked_by=models.F("asked_by")),
                name="nobody_looks_at_what_they_asked_themselves",
            ),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(looked_at__isnull=True), name="one_open_request_to_look_for_a_page"
            ),
        ]

    class Data:
        subject = None
        group = "cms"
