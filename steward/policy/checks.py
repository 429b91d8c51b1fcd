"""What must be true of any policy before the software may serve it.

Each rule reads the text and answers with findings: where, what is wrong, and what to write instead. S rules come from the
law (lawful.py) and from the shape of the text; N rules hold the "we never" promises and T rules know the tables
(promises.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from steward.policy import colours, lawful, promises
from steward.policy.findings import Finding, at, days
from steward.policy.notice import STATEMENTS
from steward.policy.periods import EVENTS
from steward.policy.text import RULES as RULES_OF_MEMBERSHIP
from steward.policy.text import External, Policy, clauses

# The rooms of the house that hold data of their own.
ROOMS = frozenset(
    {
        "subscriptions",
        "comms",
        "casework",
        "democracy",
        "learning",
        "equality",
        "enquiries",
        "campaigns",
        "interests",
        "website",
        "duties",
    }
)
# The longest each right may take to be answered, in days; a month is counted as 31.
CLOCKS = {
    "informed": 0,
    "access": 31,
    "rectification": 31,
    "erasure": 31,
    "restriction": 31,
    "portability": 31,
    "object_marketing": 0,
    "object": 31,
    "withdraw": 0,
    "automated": 0,
    "complain": 30,
}


def check(policy: Policy, declarations: promises.Declared | None = None) -> list[Finding]:
    """This function will return every rule that the policy breaks; an empty list means that it may be served."""
    found = [finding for each in (*RULES, *lawful.RULES) for finding in each(policy)]
    found += promises.kept(policy)
    if declarations is not None:
        found += promises.kept_by_tables(policy, declarations)
    return sorted(set(found), key=lambda finding: (finding.file, finding.line, finding.code, finding.says))


# ---- words that must exist


def words_are_known(policy: Policy) -> Iterator[Finding]:
    kinds: dict[str, Any] = {
        "categories": policy.categories,
        "purposes": policy.purposes,
        "consents": policy.consents,
        "objections": policy.objections,
        "recipients": policy.recipients,
        "roles": policy.roles,
    }
    named: list[tuple[str, str, str, str, Iterable[str]]] = []
    for key, purpose in policy.purposes.items():
        named += [
            ("purposes", key, "uses", "categories", purpose.uses),
            ("purposes", key, "consent", "consents", (purpose.consent,)),
            ("purposes", key, "objection", "objections", (purpose.objection,)),
        ]
    for key, recipient in policy.recipients.items():
        named += [
            ("recipients", key, "purposes", "purposes", recipient.purposes),
            ("recipients", key, "gets", "categories", recipient.gets),
            ("recipients", key, "never", "categories", recipient.never),
            ("recipients", key, "needs", "consents", (recipient.needs,)),
        ]
    for key, role in policy.roles.items():
        named += [
            ("roles", key, "purposes", "purposes", role.purposes),
            ("roles", key, "sees", "categories", role.sees),
            ("roles", key, "changes", "categories", role.changes),
            ("roles", key, "gives", "categories", role.gives),
            ("roles", key, "blocked_by", "objections", (role.blocked_by,)),
        ]
    for key, consent in policy.consents.items():
        named += [
            ("consents", key, "recipient", "recipients", (consent.recipient,)),
            ("consents", key, "requires", "consents", (consent.requires,)),
        ]
    for key, objection in policy.objections.items():
        named += [
            ("objections", key, "stops", "purposes", objection.stops),
            ("objections", key, "hides", "roles", objection.hides),
        ]
    for cookie_key, cookie in policy.cookies.items():
        named.append(("cookies", cookie_key, "needs", "consents", (cookie.needs,)))
    for collection, key, attribute, kind, words in named:
        for word in words:
            if word and word not in kinds[kind]:
                says = f"{key} names {word!r}, which is not one of the {kind}; known: {', '.join(kinds[kind])}."
                yield at(policy, "S01", (collection, key, attribute), says)


# ---- periods, rights, website, versions


def every_period_ends(policy: Policy) -> Iterator[Finding]:
    for key, kept in policy.retention.items():
        if not days(kept.keep):
            yield at(policy, "S28", ("retention", key, "keep"), f"{key}: {kept.keep!r} is no period.", 'keep = "P7Y"')
        if kept.after not in EVENTS:
            says = f"{key}: {kept.after!r} is no event that starts a clock; known: {', '.join(sorted(EVENTS))}."
            yield at(policy, "S28", ("retention", key, "after"), says)
        if (kept.then == "minimise") != bool(kept.leave):
            says = f"{key} must say what it leaves when it minimises, and nothing when it destroys."
            yield at(policy, "S28", ("retention", key, "leave"), says)


def every_right_is_there(policy: Policy) -> Iterator[Finding]:
    for key, longest in CLOCKS.items():
        right = policy.rights.get(key)
        if right is None:
            yield at(policy, "S29", ("rights",), f"The right {key!r} is missing.", f"[{key}]")
            continue
        within = days(right.within)
        if within is None or within > longest:
            says = f"{key} must be answered within {longest} days, not {right.within}."
            yield at(policy, "S29", ("rights", key, "within"), says)
        if not right.by or not right.law:
            yield at(policy, "S29", ("rights", key, "by"), f"{key} must say by which ways it is used and which law gives it.")
    for key, ways in (
        ("withdraw", {"online", "phone", "email"}),
        ("object_marketing", {"online", "phone", "email", "link"}),
    ):
        right = policy.rights.get(key)
        if right and not ways <= set(right.by):
            yield at(policy, "S29", ("rights", key, "by"), f"{key} must be open {', '.join(sorted(ways))}.")
    complain = policy.rights.get("complain")
    if complain and not {"online", "regulator"} < set(complain.by):
        says = "A complaint can be made electronically and by another way (DPA 2018 s.164A), and to the regulator."
        yield at(policy, "S29", ("rights", "complain", "by"), says, 'by = ["online", "email", "post", "regulator"]')


def nothing_loads_unasked(policy: Policy) -> Iterator[Finding]:
    for key, external in policy.external.items():
        if bool(external.hosts) != (external.load == "click"):
            says = f"{key} names hosts only if something of theirs loads after a click."
            yield at(policy, "S30", ("external", key, "hosts"), says)
        for directive, hosts in external.hosts.items():
            if not re.fullmatch(r"(frame|img|media)-src", directive):
                says = f"{key}: {directive} may not come from elsewhere, only frames, pictures and media."
                yield at(policy, "S30", ("external", key, "hosts"), says)
            for host in hosts:
                if not re.fullmatch(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+", host):
                    yield at(policy, "S30", ("external", key, "hosts"), f"{key}: {host!r} must be one https host.")
        if external.share:
            yield from _sharing(policy, key, external)
        if not external.policy_url.startswith("https://"):
            yield at(policy, "S30", ("external", key, "policy_url"), f"{key} must link its own policy by https.")
    for key, cookie in policy.cookies.items():
        if cookie.life != "session" and not days(cookie.life):
            yield at(policy, "S31", ("cookies", key, "life"), f"{key}: {cookie.life!r} is no period.", 'life = "PT12H"')
        if not key.startswith("__Host-"):
            says = f"{key} could be set by another host: its name starts with __Host-."
            yield at(policy, "S31", ("cookies", key), says, f'[cookie."__Host-{key}"]')


def _sharing(policy: Policy, key: str, external: External) -> Iterator[Finding]:
    """A way to share is a link that carries our page's address and title, and nothing about whoever follows it."""
    place = ("external", key, "share")
    if external.load != "link":
        yield at(policy, "S30", place, f"{key}: sharing is a plain link, so load must be link.", 'load = "link"')
    if not external.share.startswith("https://"):
        yield at(policy, "S30", place, f"{key}: the address for sharing must begin with https://.")
    if "{url}" not in external.share or set(re.findall(r"\{(.*?)\}", external.share)) - {"url", "title"}:
        says = f"{key}: the address for sharing has a place for {{url}}, one for {{title}} if the service takes it, and for nothing else."
        yield at(policy, "S30", place, says, 'share = "https://social.example/share?url={url}&text={title}"')


def every_room_is_known(policy: Policy) -> Iterator[Finding]:
    named: list[tuple[tuple[str, ...], str]] = [(("rooms", "on"), room) for room in policy.rooms.on]
    named += [(("categories", key, "room"), category.room) for key, category in policy.categories.items()]
    named += [(("retention", key, "room"), kept.room) for key, kept in policy.retention.items()]
    for place, room in named:
        if room and room not in ROOMS:
            yield at(policy, "S05", place, f"{room!r} is no room; known: {', '.join(sorted(ROOMS))}.")


def every_rule_has_its_time(policy: Policy) -> Iterator[Finding]:
    """One rule about a thing on any day, and one of each kind today: what is dated is never ambiguous."""
    today = policy.union.in_force_on
    for about in RULES_OF_MEMBERSHIP:
        rules = sorted(((r.from_on, key, r) for key, r in policy.rules.items() if r.about == about), key=lambda each: each[:2])
        if not any(r.from_on <= today and (r.until_on is None or r.until_on > today) for _, _, r in rules):
            says = f"The rulebook has no rule in force about {about!r} ({RULES_OF_MEMBERSHIP[about]})."
            yield at(policy, "S37", ("rules",), says, f'[rule.{about}]\nabout = "{about}"')
        for (_, one, earlier), (_, key, later) in pairwise(rules):
            if earlier.until_on is None or earlier.until_on > later.from_on:
                says = f"{one} and {key} are both in force on {later.from_on}: end the earlier one with until_on."
                yield at(policy, "S37", ("rules", key, "from_on"), says, f"until_on = {later.from_on}")
    for collection, items in (("classes", policy.classes), ("rules", policy.rules)):
        for key, item in items.items():
            if item.until_on is not None and item.until_on <= item.from_on:
                yield at(policy, "S37", (collection, key, "until_on"), f"{key} ends before it begins.")
    for key, rule in policy.rules.items():
        if bool(rule.number) != bool(rule.unit) or rule.number < 0:
            yield at(
                policy, "S37", ("rules", key, "number"), f"{key}: a number has a unit, and a unit a number.", 'unit = "weeks"'
            )
    if not any(one.from_on <= today and (one.until_on is None or one.until_on > today) for one in policy.classes.values()):
        yield at(policy, "S37", ("classes",), "The rulebook has no class of membership in force.", "[class.full]")


def every_statement_has_its_place(policy: Policy) -> Iterator[Finding]:
    placed = {key for keys in STATEMENTS.values() for key in keys}
    for key in sorted(placed - set(policy.statements)):
        says = f"The notice has a place for the statement {key!r}, and the policy does not say it."
        yield at(policy, "S36", ("statements",), says, f"[statement.{key}]")
    for key in sorted(set(policy.statements) - placed):
        says = f"The statement {key!r} has no place in the notice: give it one in notice.py, or say it in another one."
        yield at(policy, "S36", ("statements", key), says)


def every_version_is_dated(policy: Policy) -> Iterator[Finding]:
    if not policy.changed or policy.changed[0].version != policy.union.version:
        says = f"Nothing says what changed with version {policy.union.version}."
        yield at(policy, "S32", ("union", "version"), says, f'[[changed]] with version = "{policy.union.version}", first')
    elif policy.changed[0].on > policy.union.in_force_on:
        yield at(policy, "S32", ("union", "in_force_on"), "The policy is in force before it was changed.")
    for newer, older in pairwise(policy.changed):
        if newer.on < older.on or newer.version == older.version:
            yield at(policy, "S32", ("changed",), "The changes are written newest first, each version once.")
    if policy.union.in_force_on < date(2026, 6, 19):
        yield at(policy, "S32", ("union", "in_force_on"), "A policy of before 19 June 2026 names no complaints route.")


def the_controller_can_be_reached(policy: Policy) -> Iterator[Finding]:
    controller = policy.controller
    emails = {
        "email": controller.email,
        "data_protection": controller.data_protection.email,
        "retention_contact": controller.retention_contact,
    }
    for attribute, email in emails.items():
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            yield at(policy, "S33", ("controller", attribute), f"{email!r} is no email address.")
    if not controller.address or not controller.phone or not controller.name:
        yield at(policy, "S33", ("controller",), "The controller needs a name, an address and a telephone number.")
    if not controller.authority.url.startswith("https://"):
        yield at(policy, "S33", ("controller", "authority"), "The regulator's website is written with https.")
    if not policy.union.laws:
        yield at(policy, "S33", ("union", "laws"), "The policy names no law.", 'laws = ["UK GDPR"]')


def the_look_can_be_read(policy: Policy) -> Iterator[Finding]:
    """The union's one colour carries white words, and is written on white: everybody must be able to read them (W16)."""
    colour, logo = policy.identity.colour, policy.identity.logo
    if colour and not colours.is_colour(colour):
        yield at(policy, "S38", ("identity", "colour"), f"{colour!r} is not written as # and six signs.", 'colour = "#5b1a54"')
    elif colour and colours.contrast(colour, "#ffffff") < colours.READABLE:
        # keeps: W16
        says = (
            f"White words on {colour} have a contrast of {colours.contrast(colour, '#ffffff'):.1f} to 1, and {colours.READABLE} is"
            " the least that everybody can read. Choose a darker colour."
        )
        yield at(policy, "S38", ("identity", "colour"), says)
    if logo and not re.fullmatch(r"[\w.-]+\.(svg|png|webp|jpe?g)", logo):
        says = f"The logo {logo!r} must be a picture beside this file: an .svg, .png, .webp or .jpg."
        yield at(policy, "S38", ("identity", "logo"), says, 'logo = "logo.svg"')


def every_clause_is_named(policy: Policy) -> Iterator[Finding]:
    known = clauses()
    named: set[str] = set()
    for collection, key, item in policy.entries():
        for word in item.clauses:
            clause = known.get(word[:3])
            if clause is None or (len(word) > 3 and word[3:] not in clause.letters):
                says = f"{word!r} is no clause: they are P01 to P69 and W01 to W17, some with letters."
                yield at(policy, "S34", (collection, key, "clauses") if key else (collection, "clauses"), says)
            named |= {word} | ({word + letter for letter in clause.letters} if clause and len(word) == 3 else set())
    for key, clause in known.items():
        if not key.startswith("P"):
            continue
        missing = [key + letter for letter in clause.letters if key + letter not in named] if clause.letters else []
        if key not in named and not clause.letters:
            missing = [key]
        for word in missing:
            says = f"Nothing in the policy keeps {word}: {clause.letters.get(word[3:], clause.says)}"
            yield at(policy, "S35", ("union", "clauses"), says, f'clauses = ["{word}"]')


RULES = (
    words_are_known,
    every_period_ends,
    every_right_is_there,
    nothing_loads_unasked,
    every_room_is_known,
    every_rule_has_its_time,
    every_statement_has_its_place,
    every_version_is_dated,
    the_controller_can_be_reached,
    the_look_can_be_read,
    every_clause_is_named,
)
