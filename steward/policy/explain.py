"""Why can, or cannot, somebody see something: the policy answers in sentences, each with the line that says it.

explain(policy, "phone")                                what it is used for, who sees it, who gets it
explain(policy, "mailing_house")                        what it gets and why
explain(policy, "why can workplace_rep not see phone?") the chain of rules, or where it breaks
explain(policy, "Person.phone", declarations=...)       the same for a field of a table
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from steward.policy.promises import Declared
from steward.policy.text import BASES, CONDITIONS, DISPOSALS, HOWS, SCOPES, Policy


@dataclass(frozen=True, slots=True)
class Sentence:
    """One step of an answer, and the line of the policy that says it."""

    says: str
    where: str

    def __str__(self) -> str:
        return f"{self.says} ({self.where})"


class Unknown(LookupError):
    """The question names nothing that the policy knows."""


def explain(policy: Policy, question: str, *, declarations: Declared | None = None) -> list[Sentence]:
    """This function will answer a question that names a role, a category, a recipient, a field or another key."""
    words = re.findall(r"[A-Za-z_]\w*(?:\.\w+)?", question)
    fields = declarations.fields if declarations is not None else {}
    field_names = [word for word in words if word in fields]
    categories = [word for word in words if word in policy.categories] or [fields[word] for word in field_names]
    roles = [word for word in words if word in policy.roles]
    recipients = [word for word in words if word in policy.recipients]
    answer: list[Sentence] = []
    for name in field_names:
        if fields[name] == "ours":
            answer.append(Sentence(f"{name} is about the record, not about the person.", policy.where("categories")))
            return answer
        answer.append(Sentence(f"{name} holds {fields[name]}.", policy.where("categories", fields[name])))
    if categories and (roles or recipients):
        for category in categories:
            answer += [one for role in roles for one in why_role(policy, role, category)]
            answer += [one for recipient in recipients for one in why_recipient(policy, recipient, category)]
        return answer
    # The most telling kind first: "equality" is a category, a purpose, an objection and a rule.
    for collection, tells in TELLS.items():
        named = categories if collection == "categories" else [word for word in words if word in getattr(policy, collection)]
        if named:
            return answer + [one for word in dict.fromkeys(named) for one in tells(policy, word)]
    known = [key for collection in TELLS for key in getattr(policy, collection)] + list(fields)
    near = get_close_matches(words[-1] if words else "", known, 3)
    raise Unknown(
        f"The policy knows nothing of {question!r}."
        + (f" Did you mean {' or '.join(near)}?" if near else " Name a role, a category, a purpose or a recipient.")
    )


def why_role(policy: Policy, role: str, category: str) -> Iterator[Sentence]:
    """This function will say why the role can, or cannot, see data of that category."""
    who, label = policy.roles[role], policy.categories[category].label
    if category not in who.sees:
        yield Sentence(f"{who.name} cannot see {label}: the role does not list it.", policy.where("roles", role, "sees"))
        able = [key for key in who.purposes if category in policy.purposes[key].uses]
        if able:
            says = f"Its purpose “{policy.purposes[able[0]].text}” uses {label}, and the post does not need it for that."
            yield Sentence(says, policy.where("purposes", able[0], "uses"))
        else:
            says = (
                f"None of its purposes ({', '.join(who.purposes)}) uses {label}, so the policy could not be widened to it either."
            )
            yield Sentence(says, policy.where("roles", role, "purposes"))
        if category in who.gives:
            yield Sentence(f"It may add {label} and not read it back.", policy.where("roles", role, "gives"))
        others = [str(other.name) for other in policy.roles.values() if category in other.sees and other.tier == "office"]
        if others:
            yield Sentence(f"Ask: {', '.join(others)}.", policy.where("categories", category))
        return
    whose = SCOPES[who.scope]
    yield Sentence(f"{who.name} can see {label}, of {whose}.", policy.where("roles", role, "sees"))
    if who.scope == "none":
        yield Sentence("Its scope is nobody yet, so it sees no row of it.", policy.where("roles", role, "scope"))
    for key in who.purposes:
        if category in policy.purposes[key].uses:
            yield from _purpose(policy, key)
    if category in who.changes:
        yield Sentence("It may also change it.", policy.where("roles", role, "changes"))
    if who.blocked_by:
        says = f"Not of a member who said: “{policy.objections[who.blocked_by].ask}”."
        yield Sentence(says, policy.where("roles", role, "blocked_by"))
    if who.second_factor:
        yield Sentence("It must sign in with a second factor.", policy.where("roles", role, "second_factor"))


def why_recipient(policy: Policy, recipient: str, category: str) -> Iterator[Sentence]:
    """This function will say why the recipient gets, or never gets, data of that category."""
    who, label = policy.recipients[recipient], policy.categories[category].label
    if category in who.never:
        yield Sentence(f"{who.name} never gets {label}: that is promised.", policy.where("recipients", recipient, "never"))
        return
    if category not in who.gets:
        yield Sentence(f"{who.name} does not get {label}.", policy.where("recipients", recipient, "gets"))
        return
    yield Sentence(f"{who.name} gets {label}, of {who.who}.", policy.where("recipients", recipient, "gets"))
    for key in who.purposes:
        if category in policy.purposes[key].uses:
            yield from _purpose(policy, key)
    yield from _terms(policy, recipient)


def _purpose(policy: Policy, key: str) -> Iterator[Sentence]:
    purpose = policy.purposes[key]
    article, words = BASES[purpose.basis]
    says = f"For “{purpose.text}”: {words} ({article}; {purpose.source})."
    yield Sentence(says, policy.where("purposes", key))
    if purpose.condition:
        article, words = CONDITIONS[purpose.condition]
        yield Sentence(f"Because it shows membership: {words} ({article}).", policy.where("purposes", key, "condition"))
    if purpose.consent:
        yield Sentence(
            f"Only of who said yes to: “{policy.consents[purpose.consent].ask}”.", policy.where("purposes", key, "consent")
        )
    if purpose.objection:
        yield Sentence(
            f"Not of who said: “{policy.objections[purpose.objection].ask}”.", policy.where("purposes", key, "objection")
        )


def _terms(policy: Policy, recipient: str) -> Iterator[Sentence]:
    who = policy.recipients[recipient]
    if who.needs:
        yield Sentence(f"It needs the consent {who.needs}.", policy.where("recipients", recipient, "needs"))
    yield Sentence(f"It goes {HOWS[who.how]}; {who.name} deletes it {who.deletes}.", policy.where("recipients", recipient, "how"))


def about_category(policy: Policy, key: str) -> Iterator[Sentence]:
    """This function will say what data of this category is used for, who sees it and who gets it."""
    category = policy.categories[key]
    special = ", and is special-category data" if category.special else ""
    yield Sentence(f"{key} is: {category.label}{special}.", policy.where("categories", key))
    for purpose in policy.purposes.values():
        if key in purpose.uses:
            yield from _purpose(policy, purpose.key)
    for role in policy.roles.values():
        if key in role.sees:
            acts = "sees and changes" if key in role.changes else "sees"
            yield Sentence(f"{role.name} {acts} it, of {SCOPES[role.scope]}.", policy.where("roles", role.key, "sees"))
        elif key in role.gives:
            yield Sentence(f"{role.name} may add it and not read it back.", policy.where("roles", role.key, "gives"))
    for recipient in policy.recipients.values():
        if key in recipient.gets:
            yield Sentence(f"{recipient.name} gets it, of {recipient.who}.", policy.where("recipients", recipient.key, "gets"))
        elif key in recipient.never:
            yield Sentence(f"{recipient.name} never gets it.", policy.where("recipients", recipient.key, "never"))


def about_role(policy: Policy, key: str) -> Iterator[Sentence]:
    """This function will say what the role is for, whom and what it sees."""
    role = policy.roles[key]
    yield Sentence(f"{role.name}: {role.says}", policy.where("roles", key))
    yield Sentence(f"It sees {', '.join(role.sees) or 'nothing'}, of {SCOPES[role.scope]}.", policy.where("roles", key, "sees"))
    for attribute, verb, words in (("changes", "changes", role.changes), ("gives", "adds", role.gives)):
        if words:
            yield Sentence(f"It {verb} {', '.join(words)}.", policy.where("roles", key, attribute))
    for purpose in role.purposes:
        yield from _purpose(policy, purpose)
    if role.blocked_by:
        says = f"Not of a member who said: “{policy.objections[role.blocked_by].ask}”."
        yield Sentence(says, policy.where("roles", key, "blocked_by"))


def about_recipient(policy: Policy, key: str) -> Iterator[Sentence]:
    """This function will say what the recipient gets, of whom, for what, and how."""
    who = policy.recipients[key]
    works = "works for us" if who.kind == "processor" else "decides for itself"
    yield Sentence(f"{who.name} {who.does}; it {works}.", policy.where("recipients", key))
    yield Sentence(f"It gets {', '.join(who.gets)}, of {who.who}.", policy.where("recipients", key, "gets"))
    if who.fields:
        yield Sentence(f"Its file has these columns: {', '.join(who.fields)}.", policy.where("recipients", key, "fields"))
    else:
        yield Sentence("No file for it exists yet, so none can be sent.", policy.where("recipients", key))
    if who.never:
        yield Sentence(f"It never gets {', '.join(who.never)}.", policy.where("recipients", key, "never"))
    for purpose in who.purposes:
        yield from _purpose(policy, purpose)
    yield from _terms(policy, key)


def about_purpose(policy: Policy, key: str) -> Iterator[Sentence]:
    """This function will say what the purpose rests on and uses, who acts for it and who gets data for it."""
    purpose = policy.purposes[key]
    yield from _purpose(policy, key)
    yield Sentence(f"It uses {', '.join(purpose.uses)}.", policy.where("purposes", key, "uses"))
    yield Sentence(f"If somebody objects: {purpose.if_objected}.", policy.where("purposes", key, "if_objected"))
    for role in policy.roles.values():
        if key in role.purposes:
            yield Sentence(f"{role.name} acts for it.", policy.where("roles", role.key, "purposes"))
    for recipient in policy.recipients.values():
        if key in recipient.purposes:
            yield Sentence(f"{recipient.name} gets data for it.", policy.where("recipients", recipient.key, "purposes"))


def about_retention(policy: Policy, key: str) -> Iterator[Sentence]:
    """This function will say how long something is kept, from when, and what happens then."""
    rule = policy.retention[key]
    says = f"{rule.text}: kept {rule.keep} after it was {rule.after}, then {DISPOSALS[rule.then]} ({rule.source})."
    yield Sentence(says, policy.where("retention", key))
    if rule.leave:
        yield Sentence(f"What stays: {', '.join(rule.leave)}.", policy.where("retention", key, "leave"))


def about_choice(policy: Policy, key: str) -> Iterator[Sentence]:
    """This function will say what is asked, and what the answer permits or stops."""
    for collection in ("consents", "objections", "restrictions"):
        choice = getattr(policy, collection).get(key)
        if choice is not None:
            yield Sentence(f"{collection[:-1].capitalize()} {key}: “{choice.ask}” {choice.says}", policy.where(collection, key))
    for purpose in policy.purposes.values():
        if key == purpose.consent:
            yield Sentence(f"Without it there is no “{purpose.text}”.", policy.where("purposes", purpose.key, "consent"))
        if key == purpose.objection:
            yield Sentence(f"It stops “{purpose.text}”.", policy.where("purposes", purpose.key, "objection"))


TELLS: dict[str, Callable[[Policy, str], Iterator[Sentence]]] = {
    "roles": about_role,
    "recipients": about_recipient,
    "categories": about_category,
    "purposes": about_purpose,
    "consents": about_choice,
    "objections": about_choice,
    "restrictions": about_choice,
    "retention": about_retention,
}
