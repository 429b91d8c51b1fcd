"""What was due at its minute and did not happen."""

from django.db import models


class Late(models.Model):
    """Why the publisher could not put a page on the website, or take it off, at its minute: for its editor to read.

    It is true as long as the page is still on the clock for that minute; the publisher clears away what is not.
    """

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    appears = models.BooleanField()  # or is taken off
    due_at = models.DateTimeField()
    because = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "appears"], name="one_reason_why_a_page_is_late")]

    class Data:
        subject = None
        group = "cms"
