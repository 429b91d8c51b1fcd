"""What a page says and what its form would send."""

import re
from html.parser import HTMLParser
from typing import Any

SAID = {
    "given_names": "Ŵyn",
    "family_name": "O'Brien-Àdébáyọ̀",
    "line_1": "27 Invented Barracks",
    "postcode": "BFPO 5501",
}


class Reader(HTMLParser):
    """Collects the inputs, the links and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[dict[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea", "select", "button"):
            self.inputs.append({"tag": tag, **found})
        if tag == "a":
            self.links.append(found)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(response: Any) -> Reader:
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def words(response: Any) -> str:
    return " ".join(" ".join(read(response).words).split())


def without_token(response: Any) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)


def hidden(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in read(response).inputs:
        if each.get("type") == "hidden":
            found.setdefault(each["name"], []).append(each.get("value", ""))
    return found
