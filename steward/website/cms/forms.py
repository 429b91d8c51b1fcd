"""The form of every page: what cannot be kept or published, said where it was typed."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents.models import Document

from steward.website import files

BEFORE_READERS = ("action-publish", "action-schedule", "action-ask")  # everything has to be there then; a draft may be unfinished
NOT_ALONE = (
    "Election material is published by somebody else than whoever wrote it last. Choose “Ask a colleague to look” beside “Publish”:"
    " what you wrote is kept, and your colleague publishes it."
)


class PageForm(WagtailAdminPageForm):
    """A page as an editor writes it."""

    def defer_required_fields(self) -> None:
        """This function will let a draft be unfinished, and nothing that readers are about to see."""
        if not any(action in self.data for action in BEFORE_READERS):
            super().defer_required_fields()

    def clean(self) -> dict[str, Any]:
        """This function will refuse a file that not everybody who reads the page may have, and election material without a colleague."""
        said: dict[str, Any] = super().clean()
        if "action-publish" in self.data and (
            said.get("election_material") or getattr(self.instance, "election_material", False)
        ):
            self.add_error("election_material" if "election_material" in self.fields else None, NOT_ALONE)
        always = getattr(self.instance, "ALWAYS_FOR_MEMBERS", False)
        members_only = bool(said.get("members_only")) or always or files.stands_below_members(self.parent_page)
        for fault in files.faults(self._files(said), members_only=members_only, page=self.instance.pk):
            self.add_error(None, fault)
        return said

    def _files(self, said: dict[str, Any]) -> set[Document]:
        found = {file for value in said.values() for file in files.named_in(value)}
        for formset in self.formsets.values():
            if formset.is_valid():
                for row in formset.cleaned_data:
                    if row and not row.get("DELETE"):
                        found |= {file for value in row.values() for file in files.named_in(value)}
        return found
