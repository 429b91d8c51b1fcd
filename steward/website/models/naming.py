"""Which files and pictures a published page names: readers get them while they may read such a page, and not before. A file to which
an old address leads, everybody gets."""

from django.db import models
from django.db.models import Q


class Named(models.Model):
    """A file or a picture of one published page or redirect. Written with it (naming.py); the database decides by it who gets which."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, null=True, related_name="+")
    redirect = models.ForeignKey("wagtailredirects.Redirect", models.CASCADE, null=True, related_name="+")
    document = models.ForeignKey("wagtaildocs.Document", models.CASCADE, null=True, related_name="+")
    image = models.ForeignKey("wagtailimages.Image", models.CASCADE, null=True, related_name="+")

    wagtail_reference_index_ignore = True  # a list of what names them, and itself no use of theirs

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=True, image__isnull=False) | Q(document__isnull=False, image__isnull=True),
                name="a_file_or_a_picture",
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=True, redirect__isnull=False) | Q(page__isnull=False, redirect__isnull=True),
                name="by_a_page_or_a_redirect",
            ),
        ]

    class Data:
        subject = None
        group = "cms"
