"""Old addresses: pages that an editor renamed or moved, and addresses of a website before this one."""

from urllib.parse import urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from steward.website.models import Shown


class ForMembers(Exception):
    """The page has moved, and only members see it."""


def where_now(address: str) -> tuple[str, bool] | None:
    """This function will return where an old address leads now, and whether for good; None where nobody has said.

    The address is tried with its question first, then without. A page that the reader may not see leads nowhere.
    """
    if "\0" in address:
        return None
    tried = [Redirect.normalise_path(address)]
    if urlsplit(address).query:
        tried.append(Redirect.normalise_path(urlsplit(address).path))
    found = {each.old_path: each for each in Redirect.objects.filter(old_path__in=tried).order_by("-site_id")}
    for path in tried:
        one = found.get(path)
        if one is None:
            continue
        if one.redirect_page_id is None:
            return (one.redirect_link, one.is_permanent) if one.redirect_link else None
        page = Page.objects.filter(pk=one.redirect_page_id).first()
        if page is not None:
            return page.url, one.is_permanent
        if Shown.objects.filter(page=one.redirect_page_id, live=True, members_only=True).exists():
            raise ForMembers
    return None
