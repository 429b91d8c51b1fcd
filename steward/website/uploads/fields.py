"""The fields for a picture and a file on every screen of the editor."""

from __future__ import annotations

from typing import Any

from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField

from steward.website.uploads import documents, pictures
from steward.website.uploads.kept import Looked, mega


class PictureField(WagtailImageField):
    """A picture: decoded, and written anew."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.max_upload_size = pictures.LARGEST
        self.help_text = (
            f"JPEG, PNG, WebP or GIF of at most {mega(pictures.LARGEST)}. Where it was taken, and by which camera, is taken out."
        )
        self.error_messages["file_too_large_unknown_size"] = (
            f"This picture is larger than {mega(pictures.LARGEST)}. Save a smaller version of it, and choose that."
        )
        self.error_messages["invalid_image_extension"] = (
            "Choose a JPEG, PNG, WebP or GIF. A drawing in SVG can hold a program: save it as PNG. A telephone’s HEIC: share it as JPEG."
        )

    def to_python(self, data: Any) -> Looked | None:
        """This function will return the picture as it will be kept, or refuse it with our words."""
        given = FileField.to_python(self, data)
        return None if given is None else pictures.look_at(given.name or "", given.read(pictures.LARGEST + 1))


class DocumentField(WagtailDocumentField):
    """A file to take away: of a kind that we keep, with no program inside."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.max_upload_size = documents.LARGEST
        self.help_text = (
            f"PDF, ODT, DOCX, ODS, XLSX, CSV or TXT of at most {mega(documents.LARGEST)}, without macros or password."
        )
        self.error_messages["file_too_large_unknown_size"] = (
            f"This file is larger than {mega(documents.LARGEST)}. Make its pictures smaller, or divide it."
        )

    def to_python(self, data: Any) -> Looked | None:
        """This function will return the file as it will be kept, or refuse it with our words."""
        given = FileField.to_python(self, data)
        return None if given is None else documents.look_at(given.name or "", given.read(documents.LARGEST + 1))
