"""What an officer does at the desk, by its labels and buttons."""

from tests.journeys.stranger import Page, Visitor

SEARCH = r"^(search|find)"


def search(officer: Visitor, said: str) -> Page:
    """This function will search the register as the desk's one box does."""
    form = officer.get("/office/").form(SEARCH)
    name = next(str(one["name"]) for _, one in form.labels() if one.get("type", "text") in ("text", "search"))
    form.values = [v for v in form.values if v[0] != name] + [(name, said)]
    assert form.method == "post", "what is searched for would stand in the address"
    return form.submit(SEARCH)


def member_page(officer: Visitor, said: str) -> Page:
    """This function will open the first member that a search finds."""
    found = search(officer, said)
    if "/office/member" in found.url:
        return found
    links = [link for _, link in found.links(r"/office/members?/[0-9a-f-]{36}")]
    assert links, f"nobody found for what was typed at {found.url}: {found.main[:300]}"
    return officer.get(links[0])
