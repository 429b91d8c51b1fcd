"""The preview of a page that everybody may read; of any other there is nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from steward.web.context import describe_union
from steward.web.doors import door
from steward.website.preview import drawing
from steward.website.search import words


@door(purpose="website", roles=("anonymous",))
@require_safe
def preview(request: HttpRequest, page: int) -> HttpResponse:
    """This function will draw the preview of a page that a visitor may see: the database says so (W15). Nothing is stored on disk;
    the page cache keeps the drawing while nothing on the website changes."""
    shown = Page.objects.filter(pk=page, live=True, depth__gt=1).first() if page < 2**31 else None
    if shown is None:
        raise Http404
    union = describe_union()
    kind = words.OF_PAGE.get(shown.specific_class.__name__ if shown.specific_class else "", "pages")
    png = drawing.draw(
        title=shown.title,
        kind=str(words.KINDS[kind]) if kind != "pages" else union.strapline or union.legal_form,
        union=union.name,
        colour=union.colour,
    )
    return HttpResponse(png, content_type="image/png")
