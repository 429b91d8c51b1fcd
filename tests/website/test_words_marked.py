"""Words of the public website's templates are marked for translation, folder by folder.

A catalogue is not needed yet: the policy's own texts carry their languages themselves (`text.en`, `text.cy`), and templates get
theirs when there is a second language. What is held here stays marked; HELD grows until it is everything that is public.
"""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "steward"
HELD = (
    "web/templates/web/base.html",
    "web/templates/web/public.html",
    "web/templates/web/brand.html",
    "website/templates/website/share.html",
    "website/templates/website/blocks",
    "website/templates/website/privacy",
    "website/templates/website/join",
)
_MARKED = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
_COMMENT = re.compile(r"{#.*?#}|<!--.*?-->|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_READ = re.compile(r'\s(?:alt|title|aria-label|placeholder|label|hint)="([^"]*)"')
_MARKUP = re.compile(r"<[^>]*>")
# What a tag of ours is given in quotes and shows: {% form_field x label="..." %}. A variable or _("...") is marked elsewhere.
_GIVEN = re.compile(r'\b(?:label|hint|heading|says|verb_words)="([^"]*)"')
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
NOT_WORDS = {"nbsp", "middot", "rarr", "amp"}


def unmarked(written: str) -> list[str]:
    """This function will return the words of a template that a translator would not be shown."""
    rest = _COMMENT.sub(" ", _MARKED.sub(" ", written))
    found = [
        words for tag in _TAG.findall(rest) for words in _GIVEN.findall(tag) if not tag.startswith(("{% translate", "{% with"))
    ]
    rest = _TAG.sub("\0", rest)
    found += [words for markup in _MARKUP.findall(rest) for words in _READ.findall(markup)]
    found += re.split(r"\0|\n", _MARKUP.sub("\n", rest))
    found = [words for words in found if not words.startswith("?")]  # the question of an address
    return [words.strip() for words in found if any(word not in NOT_WORDS for word in WORD.findall(words))]


def files() -> list[Path]:
    found = []
    for name in HELD:
        path = TEMPLATES / name
        found += sorted(path.rglob("*.html")) if path.is_dir() else [path]
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_every_word_of_a_held_template_is_marked(path: Path) -> None:
    assert unmarked(path.read_text(encoding="utf-8")) == []


def test_the_test_finds_what_is_not_marked() -> None:
    assert unmarked('<p>Join us</p>{% translate "Join" %}<img alt="A hall">') == ["A hall", "Join us"]
    assert unmarked("{% blocktranslate with a=b %}Join {{ a }}{% endblocktranslate %}{# a note #}") == []
    assert unmarked('{% form_field form.name label="Your name" %}') == ["Your name"]
    assert unmarked('<a class="btn" href="{% url \'x\' %}">{{ words }}</a> · ›') == []
