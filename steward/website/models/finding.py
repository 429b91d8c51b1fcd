"""What the search of the website finds pages by. Filled when a page is published; drafts have no words here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, Panel


class PageWords(models.Model):
    """The words of one published page. A reader finds it while the page is shown to them, and by its words then only."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, primary_key=True, related_name="+")
    kind = models.CharField(max_length=12)
    dated_on = models.DateField(null=True)
    key = models.CharField("the title in small letters without accents", max_length=255)
    text = models.TextField("what is quoted in results")
    head = SearchVectorField("title and introduction: small, for the order")
    vector = SearchVectorField("all of it")
    forms = ArrayField(models.TextField(), verbose_name="each word once, as it is spelt")

    class Meta:
        # Without fastupdate: each search would read the list of words that wait to be sorted in (migrations/0014_found_by_index.py).
        indexes = [
            GinIndex(fields=["vector"], name="pagewords_vector", fastupdate=False),
            GinIndex(fields=["forms"], name="pagewords_forms", fastupdate=False),
        ]

    class Data:
        subject = None
        group = "website"
        shown = "page"


class Form(models.Model):
    """A word as some published page spells it, to put typing right. Visitors cannot read the list: the database answers with
    those of its words alone that stand on a page which the reader may see (migrations/finding.sql)."""

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="form_alike", fastupdate=False)]

    class Data:
        subject = None
        group = "cms"


class SameWords(models.Model):
    """Words that mean the same to whoever is in trouble and looks for something: who types one of them finds the others' pages too."""

    words = models.CharField(
        "Words that mean the same",
        max_length=500,
        unique=True,
        help_text="With a comma between them, such as: sacked, dismissal, lost my job. A page with what was typed comes first.",
    )

    panels: ClassVar[list[Panel]] = [FieldPanel("words")]

    class Meta:
        ordering = ("words",)
        verbose_name = "words that mean the same"
        verbose_name_plural = "words that mean the same"

    class Data:
        subject = None
        group = "website"

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """This function will ask for two at least: one alone means nothing else."""
        super().clean()
        if len({each.strip().casefold() for each in self.words.split(",")} - {""}) < 2:
            raise ValidationError({"words": "Write two at least, with a comma between them."})
