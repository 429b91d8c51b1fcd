"""Pages of every kind with hostile words in every field, found by looking at the models and blocks: a new field is filled by itself."""

import datetime as dt
import json
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import Document
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from steward.website import elsewhere
from steward.website.facades import Facade
from steward.website.models import Author, ContentPage, EventPage, HomePage, SectionPage, Topic
from steward.website.models.content import Kind
from tests.website.editing import photograph

NOT_TYPED = {"url_path", "path", "draft_title", "slug"}  # made by the program; a slug is letters and digits, as its form says
STAYS_OFF = {"members_only", "election_material", "live", "older"}
NOON = dt.datetime(2099, 6, 1, 12, tzinfo=dt.UTC)
PASSED = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


class Hostile:
    """An editor who fills every field with the same words. `over`: events have passed, and what may be left out is left out."""

    def __init__(self, words: str) -> None:
        self.words, self.over, self.number = words, False, 0
        self.picture = Image.objects.create(title=words, file=ContentFile(photograph(), name="a.jpg"))
        self.file = Document.objects.create(title=words, file=ContentFile(b"Words.", name="a.txt"))
        made = {model: self.one(model) for model in get_snippet_models()}
        self.author, self.topic = made[Author], made[Topic]
        self.pages: list[Page] = []

    def website(self) -> list[Page]:
        """Fill the first page, a section of each kind, and below them a page of each kind that can stand there."""
        home = HomePage.objects.get()
        self.fill(home)
        home.save()
        home.save_revision().publish()
        self.pages = [home]
        for kind in Kind.values:
            section = self.fill(SectionPage())
            section.kind = kind
            self.add(home, section)
        waiting = sorted(_kinds(), key=lambda each: each.__name__)
        while waiting:
            placed = [each for each in waiting if self.stands(each)]
            assert placed, f"nowhere to put {waiting}"
            waiting = [each for each in waiting if each not in placed]
        self.over = True
        self.stands(EventPage)
        return self.pages

    def stands(self, kind: type[Page]) -> bool:
        """One page below each kind of page that takes it."""
        places = {type(each): each for each in self.pages if kind.can_create_at(each)}
        for above in places.values():
            self.add(above, self.fill(kind()))
        return bool(places)

    def add(self, above: Page, page: Page) -> None:
        above.refresh_from_db(fields=["path", "numchild", "depth"])
        above.add_child(instance=page)
        self.pages.append(page)

    def one(self, model: type[models.Model]) -> Any:
        made = self.fill(model())
        made.save()
        return made

    def fill(self, it: Any) -> Any:
        self.number += 1
        for field in it._meta.get_fields():
            if getattr(field, "concrete", False) and field.name not in NOT_TYPED | STAYS_OFF and self.is_typed(field):
                self.put(it, field)
        if hasattr(it, "slug"):
            it.slug = f"hostile-{type(it).__name__.lower()}-{self.number}"
        if isinstance(it, ContentPage):
            it.topics.set([self.topic])
        if isinstance(it, Page):
            for relation in get_all_child_relations(type(it)):
                if relation.related_model.__module__.startswith("steward."):
                    getattr(it, relation.get_accessor_name()).set([self.fill(relation.related_model())])
        return it

    def is_typed(self, field: Any) -> bool:
        ours = field.model.__module__.startswith("steward.") or field.name in ("title", "seo_title", "search_description")
        return bool(ours and field.editable and not field.auto_created and not field.name.endswith("_ptr"))

    def put(self, it: Any, field: Any) -> None:
        """Something in a field, by what the field is; of one that is not known here the test says so."""
        if isinstance(field, StreamField):
            block = field.stream_block
            value = block.to_python(json.loads(json.dumps(self.stream(block))))
        elif isinstance(field, RichTextField):
            raise NotImplementedError(f"{field}: teach tests/attacks/hostile.py what an editor types there")
        elif isinstance(field, models.SlugField):
            value = f"hostile-{self.number}"
        elif isinstance(field, models.CharField | models.TextField):
            value = field.choices[0][0] if field.choices else self.cut(field.max_length, unique=field.unique)
        elif isinstance(field, models.BooleanField):
            value = True
        elif isinstance(field, models.DateTimeField):
            value = PASSED if self.over else NOON
        elif isinstance(field, models.DateField):
            value = dt.date(2026, 6, 1)
        elif isinstance(field, models.IntegerField):
            value = self.number
        elif isinstance(field, models.ForeignKey):
            found = {
                Image: self.picture,
                Document: self.file,
                Author: self.__dict__.get("author"),
                Page: HomePage.objects.first(),
            }
            if field.related_model not in found:
                return  # the page that a row belongs to
            value = found[field.related_model]
        elif field.many_to_many:
            return
        else:
            raise NotImplementedError(f"{field}: teach tests/attacks/hostile.py what an editor puts there")
        setattr(it, field.name, value)

    def cut(self, most: int | None, *, unique: bool = False) -> str:
        return (f"{self.number} " if unique else "") + self.words[: (most or 10_000) - (4 if unique else 0)]

    def stream(self, block: blocks.StreamBlock) -> list[dict[str, Any]]:
        return [{"type": name, "value": self.value(child)} for name, child in block.child_blocks.items()]

    def value(self, block: blocks.Block) -> Any:
        """What an editor puts into a block, as the database keeps it."""
        if isinstance(block, blocks.StreamBlock):
            return self.stream(block)
        if isinstance(block, blocks.StructBlock):
            said = {name: self.value(child) for name, child in block.child_blocks.items()}
            if isinstance(block, Facade) and not self.over:  # of a service that may be shown, so far
                said["address"] = f"{elsewhere.declared(block.directive)[0].hosts[block.directive][0]}/embed/{said['address']}"
            return said
        if isinstance(block, blocks.ListBlock):
            return [self.value(block.child_block)]
        if isinstance(block, blocks.RichTextBlock):
            return self.rich(block)
        if isinstance(block, blocks.CharBlock | blocks.TextBlock):
            return self.cut(block.field.max_length)
        if isinstance(block, blocks.StaticBlock):
            return None
        if isinstance(block, blocks.DateBlock):
            return "2026-06-01"
        for kind, one in (
            (ImageChooserBlock, self.picture),
            (DocumentChooserBlock, self.file),
            (blocks.PageChooserBlock, HomePage.objects.first()),
        ):
            if isinstance(block, kind):
                return None if self.over and not block.required else one.pk
        raise NotImplementedError(f"{block}: teach tests/attacks/hostile.py what an editor puts there")

    def rich(self, block: blocks.RichTextBlock) -> str:
        """What Wagtail's own editor of texts sends, with all that its browser side would leave out, as the server keeps it."""
        said, most = self.words, len(self.words)
        lines = [
            {"key": f"k{n}", "text": said, "type": kind, "depth": 0, "inlineStyleRanges": [{"offset": 0, "length": 3, "style": "BOLD"}],
             "entityRanges": [{"offset": 0, "length": most, "key": n}]}
            for n, kind in enumerate(("unstyled", "header-two", "atomic", "<script>"))
        ]  # fmt: skip
        data = {"url": said, "href": said, "onclick": said, "id": said, "parentId": said, "alt": said, "src": said, "html": said}
        entities = {
            str(n): {"type": kind, "mutability": "MUTABLE", "data": data}
            for n, kind in enumerate(("LINK", "DOCUMENT", "EMBED", "IMAGE"))
        }
        typed = json.dumps({"blocks": lines, "entityMap": entities})
        return str(block.value_from_form(block.field.widget.value_from_datadict({"it": typed}, {}, "it")).source)


def _kinds() -> list[type[Page]]:
    """Every kind of page that an editor can make, apart from the sections."""
    return [
        each
        for each in _below(Page)
        if each.__module__.startswith("steward.")
        and not each._meta.abstract
        and each.is_creatable
        and each not in (HomePage, SectionPage)
    ]


def _below(kind: type) -> list[type]:
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]
