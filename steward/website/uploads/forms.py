"""The forms of every screen on which a picture or a file is given: they refuse with our words. guard.py stops what goes round them."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from steward.website.uploads.fields import DocumentField, PictureField


class PictureForm(BaseImageForm):
    """A picture: its file is decoded, and written anew."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "file" in self.fields:
            before = self.fields["file"]
            self.fields["file"] = PictureField(label=before.label, widget=before.widget, required=before.required)


class FileForm(BaseDocumentForm):
    """A file to take away, looked at by its content."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "file" in self.fields:
            before = self.fields["file"]
            self.fields["file"] = DocumentField(label=before.label, widget=before.widget, required=before.required)

    def clean(self) -> dict[str, Any]:
        """This function will not put among the files for members what a page for everybody names."""
        from steward.website import files

        said: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = said.get("collection")
        if (
            self.instance.pk
            and chosen is not None
            and chosen.pk in files.for_members()
            and (named := files.open_pages_with(self.instance))
        ):
            self.add_error(
                "collection", f"The page “{named[0].title}” is for everybody and names this file. Take it off that page first."
            )
        return said
