"""Which words of a template or of Python a translator would not be shown."""

import ast
import html
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

_MARKED = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
_COMMENT = re.compile(r"{#.*?#}|<!--.*?-->|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
_CLASS = re.compile(r"{%\s*block (?:body_class|main_class|width|foot_width|lang|body_more)\s*%}.*?{%\s*endblock\s*%}")
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_READ = re.compile(r'\s(?:alt|title|aria-label|aria-description|placeholder|label)="([^"]*)"')
_MARKUP = re.compile(r"<[^>]*>")
_DESCRIBED = re.compile(r'<meta name="description" content="([^"]*)"')
# What a tag of ours is given in quotes and shows: {% form_field x label="..." %}, {{ x|default:"..." }}. A variable or _("...") is marked.
_GIVEN = re.compile(r'\b(?:label|hint|heading|says|verb_words|missing)="([^"]*)"|\|default(?:_if_none)?:"([A-Za-z][^"]*)"')
_COLLECTING = re.compile(r'{%\s*collecting\s+"[^"]*"\s+"([^"]*)"|{%\s*(?:day|moment)\s+\S+\s+"([^"]*)"')
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_NOT_WORDS = {"nbsp", "middot", "rarr", "amp"}


def unmarked(written: str) -> list[str]:
    """This function will return the words of a template that a translator would not be shown."""
    rest = _COMMENT.sub(" ", _CLASS.sub(" ", _MARKED.sub(" ", written)))
    tags = [tag for tag in _TAG.findall(rest) if not tag.startswith("{% translate")]
    found = ["".join(words) for tag in tags for words in (*_GIVEN.findall(tag), *_COLLECTING.findall(tag))]
    found += [tag for tag in tags if "|pluralize" in tag]  # other languages have other plurals: count and {% plural %}
    rest = _TAG.sub("\0", rest)
    found += [words for markup in _MARKUP.findall(rest) for words in (*_READ.findall(markup), *_DESCRIBED.findall(markup))]
    found += re.split(r"\0|\n", _MARKUP.sub("\n", rest))
    found = [words for words in found if not words.strip().startswith(("?", "aria-current="))]  # of an address; where somebody is
    return [words.strip() for words in found if any(word not in _NOT_WORDS for word in _WORD.findall(words))]


MARKS = {
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
    "gettext_noop",
}
_AT_ONCE = {mark for mark in MARKS if not mark.endswith(("_lazy", "_noop"))}
_PROSE = re.compile(r"[A-Za-z’]{2,}[,:.?]? [“A-Za-z’]{2,}|\A[A-Z][a-z]+[.:?]?\Z")
# Headers, types, addresses, markup, questions to the database; what browsers know an autofilled field as.
_NO_PROSE = re.compile(
    r"[\w-]+/[\w.+-]+\Z|[a-z]+/[a-z+.-]+; |attachment; |[A-Z][A-Za-z]*(-[A-Z][a-z]+)+\Z|\s*<|(select|with|update|set|SET LOCAL) "
    r"|work (email|tel)\Z|(private|public|no-store|no-cache)\b|[A-Z]+:[A-Z]+\Z|(Cc|Cf|Cs|Cookie|Origin|Authorization|Allow|Gov|View)\Z|.*: \Z"
    r"|(Contact|Expires|Canonical|Disallow|Preferred-Languages):"
)
_FOR_MACHINES = {
    "getLogger",
    "Literal",
    "cast",
    "door",
    "ImproperlyConfigured",
    "KeyError",
    "NoSuchPurpose",
    "RuntimeError",
    "NotImplementedError",
    "re.compile",
}


def _called(node: ast.Call) -> str:
    func = node.func
    if isinstance(func, ast.Attribute):
        of = func.value.id if isinstance(func.value, ast.Name) else ""
        return "getLogger" if of in ("log", "logger") else f"re.{func.attr}" if of == "re" else func.attr
    return func.id if isinstance(func, ast.Name) else ""


def unmarked_in(source: str) -> list[str]:
    """This function will return the words of Python that a translator would not be shown, or that are translated when they should not be."""
    tree = ast.parse(source)
    documents = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }

    def visit(node: ast.AST, *, running: bool) -> Iterator[str]:
        if node in documents:
            return
        if isinstance(node, ast.Call):
            name = _called(node)
            if name in MARKS:
                said = node.args[1 if name.startswith("p") else 0]
                if not isinstance(said, ast.Constant):
                    yield f"{ast.unparse(node)[:80]}: no translator can be shown words that are put together; use %(name)s"
                if name in _AT_ONCE and not running:
                    yield f"{ast.unparse(node)[:80]}: translated once, at import; use {name}_lazy"
                return
            if name in _FOR_MACHINES:
                return
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            for each in (*node.args.defaults, *node.args.kw_defaults):
                if each is not None:
                    yield from visit(each, running=running)
            for each in node.body if isinstance(node, ast.FunctionDef) else [node.body]:
                yield from visit(each, running=True)
            return
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and _PROSE.search(node.value) and not _NO_PROSE.match(node.value):
                yield node.value
            return
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                yield from visit(node.value, running=running)
            return
        for each in ast.iter_child_nodes(node):
            yield from visit(each, running=running)

    return list(visit(tree, running=False))


class Catalogue(dict[str, str]):
    """What a translator would be given, and what we pretend was given back: everything in brackets."""

    def take(self, *said: str, context: str = "") -> None:
        """This function will take one message, or its singular and plural."""
        before = f"{context}\4" if context else ""
        self[before + "\0".join(said)] = "\0".join(f"⟦{each}⟧" for each in said)

    def take_python(self, source: str) -> None:
        """This function will take what a source file marks."""
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call) or _called(node) not in MARKS | {"_"}:
                continue
            said = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
            name = _called(node)
            context, said = (said[0], said[1:]) if name.startswith(("p", "np")) else ("", said)
            self.take(*said[: 2 if name.startswith("n") else 1], context=context)

    def take_template(self, written: str) -> None:
        """This function will take what a template marks, as `makemessages` reads it."""
        for call in _CALL.findall(templatize(written)):
            self.take_python(call.strip())

    def write(self, folder: Path) -> None:
        """This function will write the file that Django reads its translations from, as msgfmt does."""
        said = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n", **self}
        keys = sorted(said, key=str.encode)
        spans, words, where = {}, b"", 28 + 16 * len(keys)
        for name, parts in (("ids", keys), ("strings", [said[key] for key in keys])):
            spans[name] = b""
            for each in map(str.encode, parts):
                spans[name] += struct.pack("<II", len(each), where + len(words))
                words += each + b"\0"
        head = struct.pack("<IIIIIII", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
        folder.mkdir(parents=True)
        (folder / "django.mo").write_bytes(head + spans["ids"] + spans["strings"] + words)


_CALL = re.compile(r"""(?:^|\s)((?:n?p?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|,\s*|count)+\))""")


def outside(page: str) -> list[str]:
    """This function will return the words of a page, those that are read out included, that stand in no brackets."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    read = [words for markup in _MARKUP.findall(body) for words in _READ.findall(markup)]
    # A link within a sentence stands within its brackets.
    parts = [*read, *_unbracketed(_MARKUP.sub("\n", body)).split("\n")]
    return [html.unescape(part).strip() for part in map(_unbracketed, parts) if _WORD.search(html.unescape(part))]


def _unbracketed(words: str) -> str:
    deep, kept = 0, []
    for letter in words:
        deep += letter == "⟦"
        if not deep:
            kept.append(letter)
        deep -= letter == "⟧" and deep > 0
    return "".join(kept)
