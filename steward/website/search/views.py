"""The page of the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from steward.campaigns import reports as campaigns
from steward.web.doors import door
from steward.website import around
from steward.website.search import finding, words


@door(purpose="website", roles=("anonymous", "member"))
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """This function will look for words on the pages that whoever asks may see. It looks among pages only, never among people."""
    number = request.GET.get("page", "1")
    at = min(int(number), finding.FURTHEST // finding.A_PAGE) if number.isdecimal() and len(number) < 4 else 1
    kind = request.GET.get("kind", "")
    skip = (max(at, 1) - 1) * finding.A_PAGE
    found = finding.find(request.GET.get("q", ""), kind=kind, skip=skip, website=around.of(request))
    kind = kind if kind in words.KINDS else ""

    def address(of: str, page: int) -> str:
        said = [("q", found.asked), ("kind", of), ("page", str(page) if page > 1 else "")]
        return "?" + urlencode([(name, value) for name, value in said if value])

    said = {
        "found": found,
        # keeps: W05
        # Stories are looked through as they are published at this moment, not in an index: one that is withdrawn is found no more.
        "stories": campaigns.search_shown(found.asked, most=5) if at == 1 and not kind else [],
        "kind": words.KINDS.get(kind, ""),
        "kind_key": kind,
        "kinds": [(words.KINDS[key], many, address(key, 1), key == kind) for key, many in found.kinds.items()],
        "all_kinds": address("", 1),
        "every": sum(found.kinds.values()),
        "first": (at - 1) * finding.A_PAGE + 1,
        "last": (at - 1) * finding.A_PAGE + len(found.results),
        "before": address(kind, at - 1) if at > 1 else "",
        "next": address(kind, at + 1) if at * finding.A_PAGE < min(found.many, finding.FURTHEST) else "",
    }
    answer = render(request, "website/search/search.html", said)
    answer.headers["Cache-Control"] = "private, no-store"  # what somebody looked for stays with them
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
