"""Which words a page is found by: worked out from the page alone, without asking the database anything else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import Page

from steward.website.signs import readable

# What the filter of the search offers, and what a result says it is.
KINDS = {
    "news": gettext_lazy("News"),
    "blog": gettext_lazy("Blog"),
    "events": gettext_lazy("Events"),
    "campaigns": gettext_lazy("Campaigns and toolkits"),
    "factsheets": gettext_lazy("Factsheets"),
    "magazine": gettext_lazy("Magazine"),
    "networks": gettext_lazy("Networks"),
    "benefits": gettext_lazy("Benefits"),
    "people": gettext_lazy("People and contacts"),
    "pages": gettext_lazy("Other pages"),
}
OF_PAGE = {
    "NewsPage": "news",
    "BlogPost": "blog",
    "BlogSeries": "blog",
    "EventPage": "events",
    "CampaignPage": "campaigns",
    "ToolkitPage": "campaigns",
    "FactsheetPage": "factsheets",
    "MagazineIssue": "magazine",
    "MagazineArticle": "magazine",
    "NetworkPage": "networks",
    "NetworkNotice": "networks",
    "BenefitPage": "benefits",
    "PeoplePage": "people",
}
# Fields of a page beside its contents that somebody may look for.
FIELDS = ("promise", "place", "address", "who", "fee", "access", "season", "byline", "convenor", "union")
# What belongs to a page in rows of its own: the relation, and the words of each row.
ROWS = {
    "files": ("title", "version", "says"),
    "people": ("name", "job", "area"),
    "proposals": ("says",),
}
LONGEST = 60_000  # signs of a page that are searched
_WORD = re.compile(r"[a-z][a-z'’-]*[a-z]")
_ADDRESS = re.compile(r"(/|#|https?:|mailto:)\S*\Z")


@dataclass(frozen=True)
class Words:
    """What a page is found by: its title, its introduction, and everything else it says."""

    kind: str
    title: str
    introduction: str
    rest: str
    dated_on: date | None

    @property
    def text(self) -> str:
        """What results quote from; the title stands above the quotation already."""
        return readable(" ".join(part for part in (self.introduction, self.rest) if part)[:LONGEST])

    @property
    def forms(self) -> list[str]:
        """Each word once, as it is spelt, in small letters without accents."""
        return sorted({word for word in _WORD.findall(fold(f"{self.title} {self.text}")) if 2 < len(word) < 40})


def fold(words: str) -> str:
    """This function will write words in small letters without accents, so that wy finds ŵy and nobody has to type a circumflex."""
    apart = unicodedata.normalize("NFKD", words.replace("\0", " "))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def of(page: Page) -> Words:
    """This function will return the words of a page (of its own class, as the database has it)."""
    said = [str(getattr(page, name, "") or "") for name in FIELDS]
    author = getattr(page, "author", None)
    if author is not None:
        said += [author.name, author.job]
    if hasattr(page, "topics"):
        said += [topic.title for topic in page.topics.all()]
    for relation, fields in ROWS.items():
        if hasattr(page, relation):
            said += [str(getattr(row, name)) for row in getattr(page, relation).all() for name in fields]
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            said += _contents(getattr(page, field.name))
    return Words(
        kind=OF_PAGE.get(type(page).__name__, "pages"),
        title=page.title,
        introduction=str(getattr(page, "introduction", "")),
        rest=" ".join(_tidy(said)),
        dated_on=getattr(page, "dated_on", None),
    )


def _contents(stream: Any) -> list[str]:
    return [str(each) for each in stream.stream_block.get_searchable_content(stream)]


def _tidy(said: Iterable[str]) -> Iterator[str]:
    for each in said:
        words = " ".join(each.split())
        if words and not _ADDRESS.match(words):
            # Parts end with a stop, so that a quotation does not run two headings together.
            yield words if words[-1] in ".!?:…”" else f"{words}."
