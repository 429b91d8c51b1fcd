"""How Sphinx makes the help: pages as data, without a theme, so that they stand in our own frame under our own header.

A page brings no style, no script and nothing of another website; see docs/adr/0009-help-pages.md.
"""

import json
import re
import struct
from pathlib import Path
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx

project = "Steward"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
# site:join/ is the page /join/ of the union that serves this help.
myst_url_schemes = {"http": None, "https": None, "mailto": None, "site": "/{{path}}"}
exclude_patterns = ["pictures/*.txt"]
language = "en"
highlight_language = "none"
html_permalinks = False
html_copy_source = False
nitpicky = True
HERE = Path(__file__).parent

TYPED = re.compile(
    r'<div class="highlight-[\w-]+ notranslate"><div class="highlight"><pre><span></span>(.*?)</pre></div>\n</div>', re.DOTALL
)
PICTURE = re.compile(r'<img alt="([^"]*)" src="([^"]*/([\w-]+\.png))" ?/>')
LEAVES = re.compile(r'<a class="reference external" href="(https?://[^"]+)">')


def plain(body: str) -> str:
    """This function will return a page's HTML with our own classes, and without anything that our header refuses."""
    body = TYPED.sub(r'<pre class="typed"><code>\1</code></pre>', body)
    body = PICTURE.sub(_picture, body)
    body = LEAVES.sub(r'<a class="leaves" rel="noreferrer" href="\1">', body)
    body = body.replace('<div class="admonition warning">', '<div class="banner warn">')
    body = re.sub(r'<div class="admonition \w+">', '<div class="banner">', body)
    body = body.replace('<p class="admonition-title">', '<p class="strong">')
    body = re.sub(
        r'<table class="[^"]*">(.*?)</table>',
        r'<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>\1</table></div>',
        body,
        flags=re.DOTALL,
    )
    body = re.sub(r"<colgroup>.*?</colgroup>\n?", "", body, flags=re.DOTALL)
    body = re.sub(r"<span class=\"pre\">(.*?)</span>", r"\1", body)
    body = re.sub(
        r'<(code|span|ul|ol|dl|th|td|tr|figure|a) class="(?:docutils|std|simple|arabic|head|row|align-default|reference|xref)[^"]*"',
        r"<\1",
        body,
    )
    return re.sub(r'(<[^>]*) style="[^"]*"', r"\1", body)


def _picture(found: re.Match[str]) -> str:
    """A picture with its size, so that nothing jumps when it arrives."""
    path = HERE / "pictures" / found[3]
    if not path.is_file():
        return found[0]  # Sphinx says it, with the line
    wide, high = struct.unpack(">II", path.read_bytes()[16:24])
    # On a telephone a screen is too small to read: the picture leads to itself at its own size.
    return f'<a href="{found[2]}"><img alt="{found[1]}" src="{found[2]}" width="{wide}" height="{high}" loading="lazy"></a>'


def _simplify(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if "body" in context:
        context["body"] = plain(context["body"])


def _write_contents(app: Sphinx, problem: Exception | None) -> None:
    """What pages there are, in the order and under the headings of the first page's list."""
    env = app.env
    groups = [
        {
            "heading": tree["caption"],
            "pages": [{"name": name, "title": env.titles[name].astext()} for name in tree["includefiles"]],
        }
        for tree in env.get_doctree("index").findall(addnodes.toctree)
    ]
    (Path(app.outdir) / "contents.json").write_text(json.dumps(groups, ensure_ascii=False), encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", _simplify)
    app.connect("build-finished", _write_contents)
