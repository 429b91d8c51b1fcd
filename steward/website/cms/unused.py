"""Files and pictures that no page names."""

from django.http import HttpRequest, HttpResponse
from wagtail.documents.models import Document
from wagtail.images.models import Image

from steward.website.cms import lists
from steward.website.cms.screen import Screen


class Unused(Screen):
    """The report *Unused files*."""

    template_name = "website/cms/unused.html"
    page_title = "Unused files and pictures"
    header_icon = "bin"

    def get(self, request: HttpRequest) -> HttpResponse:
        """This function will list them, the newest first."""
        return self.show(documents=lists.unused(Document), images=lists.unused(Image))
