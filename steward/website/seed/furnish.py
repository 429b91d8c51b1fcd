"""Putting the contents of the demonstration into the sections of a new website."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from steward.web.context import Union
from steward.website import models, pictures
from steward.website.search import index
from steward.website.seed import campaigns, members, news, rights, shapes

P = TypeVar("P", bound=Page)


def furnish(home: models.HomePage, union: Union, *, at: dt.datetime) -> None:
    """This function will add the demonstration's pages below the sections of `home`; it asks nothing about what is there."""
    on = at.date()
    sections = {section.kind: section for section in models.SectionPage.objects.child_of(home)}
    topics = {slug: models.Topic.objects.get_or_create(slug=slug, defaults={"title": title})[0] for slug, title in members.TOPICS}
    for slug, title in members.REGIONS:
        models.Topic.objects.get_or_create(slug=slug, defaults={"title": title, "sort": "region"})
    put = _Putting(topics)
    for fact in sorted(news.news(), key=lambda each: each["dated_on"]):
        put(sections["news"], models.NewsPage, fact)
    author, _ = models.Author.objects.get_or_create(slug=news.AUTHOR["slug"], defaults=news.AUTHOR)
    series = models.BlogSeries(**news.SERIES)
    sections["blog"].add_child(instance=series)
    for fact in news.posts():
        put(series, models.BlogPost, fact | {"author": author})
    for fact in news.events(at):
        put(sections["events"], models.EventPage, fact)
    _campaigns(put, sections["campaigns"], union)
    for fact in rights.factsheets(on):
        put(sections["factsheets"], models.FactsheetPage, fact)
    for fact in members.networks(on):
        network = put(sections["networks"], models.NetworkPage, {key: value for key, value in fact.items() if key != "notices"})
        for notice in fact["notices"]:
            put(network, models.NetworkNotice, notice)
    for fact in members.benefits():
        put(sections["benefits"], models.BenefitPage, fact)
    fact = members.magazine()
    issue = put(sections["magazine"], models.MagazineIssue, {key: value for key, value in fact.items() if key != "articles"})
    for article in fact["articles"]:
        put(issue, models.MagazineArticle, article)
    fact = members.people(on)
    page = models.PeoplePage(title=fact["title"], slug=fact["slug"], introduction=fact["introduction"])
    for each in fact["people"]:
        page.people.add(models.Spokesperson(**each))
    home.add_child(instance=page)


class _Putting:
    """Adds pages, each with its picture and its topics."""

    def __init__(self, topics: dict[str, models.Topic]) -> None:
        self.topics = topics
        self.drawn: dict[str, Image] = {}

    def __call__(self, parent: Page, kind: type[P], fact: dict[str, Any]) -> P:
        own = {key: value for key, value in fact.items() if key not in ("topics", "picture", "proposals")}
        for name in ("body", "highlights"):
            if name in own:
                own[name] = json.dumps(own[name])
        day = own.get("dated_on")
        if day:
            moment = dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
            own |= {"first_published_at": moment, "last_published_at": moment}
        page: P = kind(**own)
        if fact.get("picture"):
            page.picture = self.picture(fact["picture"], fact["picture_alt"])
        for says in fact.get("proposals", ()):
            page.proposals.add(models.Proposal(says=says))
        page.full_clean(exclude=["path", "depth"])
        parent.add_child(instance=page)
        through = models.ContentPage.topics.through.objects
        through.bulk_create(through.model(contentpage_id=page.pk, topic=self.topics[slug]) for slug in fact.get("topics", ()))
        if fact.get("topics"):
            index.write(page.pk)  # the page was found before it had topics
        return page

    def picture(self, name: str, alt: str) -> Image:
        """This function will draw a picture once, in the sizes that pages need."""
        if name not in self.drawn:
            file = ContentFile(shapes.picture(name), f"{name}.png")
            image = Image(title=alt, file=file, width=shapes.SIZE[0], height=shapes.SIZE[1])
            image.save()
            image.get_renditions(*pictures.SIZES)
            self.drawn[name] = image
        return self.drawn[name]


def _campaigns(put: _Putting, section: Page, union: Union) -> None:
    """The campaigns, and below the first of them the toolkit with its file."""
    with_toolkit, _without = (
        put(section, models.CampaignPage, fact | ({"imprint": campaigns.imprint(union)} if fact.get("election_material") else {}))
        for fact in campaigns.campaigns()
    )
    pdf = Document(title=campaigns.TOOLKIT, file=ContentFile(campaigns.toolkit(union), "general-election-2017-toolkit.pdf"))
    pdf.file_size = pdf.file.size
    pdf.save()
    toolkit = models.ToolkitPage(
        title=campaigns.TOOLKIT,
        slug="general-election-2017-toolkit",
        dated_on=with_toolkit.dated_on,
        introduction="Our proposals, and how to put them to the candidates where you live.",
        body=json.dumps([]),
        election_material=True,
        imprint=campaigns.imprint(union),
    )
    toolkit.files.add(
        models.ToolkitFile(
            title=campaigns.TOOLKIT,
            document=pdf,
            version="1",
            dated_on=with_toolkit.dated_on,
            says="Two pages to print, or to read on a telephone.",
        )
    )
    with_toolkit.add_child(instance=toolkit)
