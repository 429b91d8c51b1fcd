"""Is a page valid HTML? Read as a browser reads it; and by the W3C's own checker where somebody has it.

`VNU_JAR=/path/to/vnu.jar` (npm package vnu-jar, needs java) makes `checked_by_vnu` answer; without it, nothing is said.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tinyhtml5.parser import HTMLParser

_ID = re.compile(r'<[a-z][^>]*\sid="([^"]*)"')
_NAMED = re.compile(r'\s(?:for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')


def faults(page: str) -> list[str]:
    """This function will return where a page is not what the rules of HTML let it be: its tags, and what its parts call each other."""
    parser = HTMLParser()
    parser.parse(page)
    found = [f"line {place[0]}: {code} {more}" for place, code, more in parser.errors]
    ids = _ID.findall(page)
    found += [f"id {one!r} is there {ids.count(one)} times" for one in sorted(set(ids)) if ids.count(one) > 1]
    found += [f"{name!r} is named and not there" for names in _NAMED.findall(page) for name in names.split() if name not in ids]
    return found


def checked_by_vnu(pages: dict[str, str]) -> list[str] | None:
    """This function will return what the W3C's checker says of some pages, by address, or None where it is not installed."""
    jar, java = os.environ.get("VNU_JAR", ""), shutil.which("java")
    if not java or not Path(jar).is_file():
        return None
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (address, page) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(page, encoding="utf-8")
            names[path.name] = address
        command = [java, "-jar", jar, "--format", "json", "--errors-only", *(str(Path(folder) / name) for name in names)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = json.loads(done.stderr or '{"messages": []}')["messages"]
    return [f"{names[Path(one['url']).name]}: {one['message']} ({one.get('extract', '')[:120]!r})" for one in said]
