"""The words of a question as they are shown, and the digest under which an answer remembers them."""

import hashlib
import tomllib
from functools import cache
from typing import Any

from django.db.models.fields.json import KeyTextTransform

from steward.policy import text
from steward.policy.models import Edition
from steward.policy.words import Consent, Objection, Restriction

KINDS = ("consent", "objection", "restriction")
Question = Consent | Objection | Restriction


def question(kind: str, key: str) -> Question:
    """This function will return the question of the policy in force, or raise KeyError."""
    policy = text.current()
    asked: Any = {"consent": policy.consents, "objection": policy.objections, "restriction": policy.restrictions}[kind]
    return asked[key]  # type: ignore[no-any-return]  # one of the three


def shown(kind: str, key: str, *, language: str = "en") -> str:
    """This function will return what the person reads beside the box: the question, and what follows from it."""
    asked = question(kind, key)
    return f"{asked.ask.said_in(language)}\n{asked.says.said_in(language)}"


def digest(kind: str, key: str, *, language: str = "en") -> str:
    """This function will return the SHA-256 of the words as they are shown (UK GDPR Art 7(1): we can show what was agreed)."""
    return hashlib.sha256(shown(kind, key, language=language).encode()).hexdigest()


def find(*digests: str) -> dict[str, str]:
    """This function will return the words behind each digest, from the policy in force or the newest earlier one that has them."""
    in_force = _in_force(text.current().digest)
    found = {each: in_force[each] for each in digests if each in in_force}
    missing = {each for each in digests if each} - found.keys()
    if missing:
        written = Edition.objects.order_by("-applied_at").annotate(asked=KeyTextTransform("consents.toml", "texts"))
        for consents in written.values_list("asked", flat=True):
            earlier = _of_edition(consents or "")
            found |= {each: earlier[each] for each in missing & earlier.keys()}
            missing -= earlier.keys()
            if not missing:
                break
    return found


@cache
def _in_force(policy_digest: str) -> dict[str, str]:
    return {
        digest(kind, key, language=language): shown(kind, key, language=language)
        for kind in KINDS
        for key in getattr(text.current(), f"{kind}s")
        for language in ("en", "cy")
    }


@cache
def _of_edition(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in KINDS:
        for entry in tomllib.loads(written).get(kind, {}).values():
            for language in ("en", "cy"):
                words = "\n".join(entry[part].get(language) or entry[part]["en"] for part in ("ask", "says"))
                found[hashlib.sha256(words.encode()).hexdigest()] = words
    return found
