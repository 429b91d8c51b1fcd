"""Feeds and files for machines. The doors let in visitors only: a member's feed reader sees what everybody sees."""

import datetime as dt
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from steward.policy import text
from steward.web.context import describe_union
from steward.web.doors import door
from steward.website.feeds import feeds

CLOSED = ("/my/", "/office/", "/cms/", "/search/", "/documents/")


@door(purpose="website", roles=("anonymous",))
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """This function will serve one feed; the page cache gives it its ETag."""
    found = feeds.of(key)
    if found is None:
        raise Http404
    answer = HttpResponse(feeds.write(found, describe_union()), content_type="application/atom+xml; charset=utf-8")
    changed = feeds.newest(found)
    if changed is not None:
        answer.headers["Last-Modified"] = http_date(changed.timestamp())
    return answer


@door(purpose="website", roles=("anonymous",))
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """This function will list the pages that everybody may read."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    own = [(settings.WAGTAILADMIN_BASE_URL + reverse(f"website:{name}"), None) for name in ("join", "privacy", "help")]
    for address, changed in [*feeds.public_pages(), *own]:
        when = f"<lastmod>{changed.astimezone(dt.UTC).isoformat(timespec='seconds')}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(address)}</loc>{when}</url>")
    return HttpResponse("\n".join([*lines, "</urlset>", ""]), content_type="application/xml; charset=utf-8")


@door(purpose="website", roles=("anonymous",))
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """This function will say what is not for search engines; what is not for anybody is closed by more than a wish."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    words = f"User-agent: *\n{closed}\nSitemap: {settings.WAGTAILADMIN_BASE_URL}{reverse('website:sitemap')}\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@door(purpose="website", roles=("anonymous",))
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """This function will say whom to tell of a hole in this website (RFC 9116); it runs out in half a year, and is never older than a day."""
    until = dt.datetime.combine(timezone.now().date() + dt.timedelta(days=180), dt.time(), tzinfo=dt.UTC)
    who, base = text.current().controller, settings.WAGTAILADMIN_BASE_URL
    lines = [
        f"Contact: mailto:{who.email}",
        f"Expires: {until.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: en",
        f"Canonical: {base}{reverse('website:security_txt')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
