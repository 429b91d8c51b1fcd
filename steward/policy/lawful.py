"""Is each use of data lawful? Purposes, the choices that permit or stop them, and whether everybody gets the least."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from steward.policy import promises
from steward.policy.findings import Finding, a_list, at, uses_of
from steward.policy.text import Policy, Purpose, Recipient

GROUPS = frozenset(
    {"website", "cms", "constituencies", "sign_in", "jobs", "plumbing", "directory", "policy", "extracts", "lists", "trail"}
)
MARKETING = frozenset({"dpv:DirectMarketing", "dpv:PoliticalCampaign"})
SPECIAL_TERMS = frozenset({"pd:TradeUnionMembership", "pd:Disability", "pd:PoliticalAffiliation", "pd:Demographic"})


# ---- purposes: basis, condition, consent, objection


def every_purpose_is_lawful(policy: Policy) -> Iterator[Finding]:
    # keeps: P09
    special = {key for key, category in policy.categories.items() if category.special}
    for key, purpose in policy.purposes.items():

        def wrong(code: str, attribute: str, says: str, paste: str = "", key: str = key) -> Finding:
            return at(policy, code, ("purposes", key, attribute), f"{key} {says}", paste)

        if not purpose.uses:
            yield wrong("S02", "uses", "uses no data, so it is no purpose.", 'uses = ["name"]')
        if not purpose.condition and (purpose.audience != "visitors" or special & set(purpose.uses)):
            says = "shows that somebody is a union member (UK GDPR Art 9) and names no condition for that."
            yield wrong("S09", "condition", says, 'condition = "not_for_profit"')
        if (purpose.basis == "consent") != bool(purpose.consent):
            says = "rests on consent and names none." if purpose.basis == "consent" else "asks consent and does not rest on it."
            yield wrong("S10", "consent", says, f'consent = "{key}"' if purpose.basis == "consent" else 'basis = "consent"')
        if (purpose.condition == "explicit_consent") != (purpose.basis == "consent"):
            says = "must rest on consent for its basis and for its condition, or for neither."
            yield wrong("S10", "condition", says, 'condition = "explicit_consent"')
        if purpose.basis == "obligation" and not re.search(r"\b(Act|GDPR|Order|Regulations)\b", purpose.source):
            yield wrong("S11", "source", "rests on a legal obligation and does not say which.", 'source = "..., s.24"')
        yield from _answers_objections(purpose, wrong)


def _answers_objections(purpose: Purpose, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    allowed = {
        "consent": ("stops",),
        "obligation": ("cannot",),
        "contract": ("weighed", "stops"),
        "interests": ("stops", "weighed"),
        "recognised_interests": ("stops", "weighed"),
    }[purpose.basis]
    if purpose.if_objected not in allowed:
        says = f"rests on {purpose.basis}: when somebody objects it must say {' or '.join(allowed)}."
        yield wrong("S12", "if_objected", says, f'if_objected = "{allowed[0]}"')
    if purpose.if_objected == "stops" and not (purpose.objection or purpose.consent):
        says = "stops when somebody objects, and names no objection to say it with."
        yield wrong("S12", "if_objected", says, f'objection = "{purpose.key}"')
    if purpose.objection and purpose.if_objected != "stops":
        yield wrong("S12", "if_objected", "has an objection of its own, so it must stop.", 'if_objected = "stops"')
    if purpose.dpv in MARKETING:
        if purpose.if_objected != "stops":
            yield wrong("S13", "if_objected", "is direct marketing: it stops (UK GDPR Art 21(3)).", 'if_objected = "stops"')
        if "email" in purpose.uses and purpose.basis != "consent":
            yield wrong("S13", "basis", "is marketing by email, which needs consent (PECR reg 22).", 'basis = "consent"')
    if "email_use" in purpose.uses and purpose.basis != "consent" and purpose.basis != "obligation":
        yield wrong("S13", "basis", "counts opened emails, which needs consent (PECR reg 6).", 'basis = "consent"')


def every_category_has_a_purpose(policy: Policy) -> Iterator[Finding]:
    used = uses_of(policy, policy.purposes)
    for key, category in policy.categories.items():
        if key not in used:
            yield at(policy, "S04", ("categories", key), f"{key} is collected and no purpose uses it: drop it or say why.")
        if not re.fullmatch(r"(dpv|pd):[A-Z][A-Za-z]+", category.dpv):
            yield at(
                policy,
                "S06",
                ("categories", key, "dpv"),
                f"{key}: {category.dpv!r} is no term of DPV.",
                'dpv = "pd:Name"',
            )
        if category.dpv in SPECIAL_TERMS and not category.special:
            says = f"{key} is special-category data (UK GDPR Art 9) and is not marked so."
            yield at(policy, "S09", ("categories", key, "special"), says, "special = true")
    for key, purpose in policy.purposes.items():
        if not re.fullmatch(r"dpv:[A-Z][A-Za-z]+", purpose.dpv):
            yield at(policy, "S06", ("purposes", key, "dpv"), f"{key}: {purpose.dpv!r} is no purpose of DPV.")


def every_choice_is_asked_and_taken_back(policy: Policy) -> Iterator[Finding]:
    for key, consent in policy.consents.items():
        asking = [purpose for purpose in policy.purposes.values() if purpose.consent == key]
        if len(asking) != 1:
            says = f"{key} must be the consent of one purpose, not of {', '.join(p.key for p in asking) or 'none'}."
            yield at(policy, "S14", ("consents", key), says)
        missing = {"online", "phone", "email"} - set(consent.withdraw)
        if any(purpose.dpv == "dpv:DirectMarketing" for purpose in asking):
            missing |= {"link"} - set(consent.withdraw)
        if missing:
            says = f"{key} cannot be withdrawn as easily as given: {', '.join(sorted(missing))} is missing."
            yield at(
                policy,
                "S14",
                ("consents", key, "withdraw"),
                says,
                a_list("withdraw", [*consent.withdraw, *sorted(missing)]),
            )
        if consent.requires == key:
            yield at(policy, "S14", ("consents", key, "requires"), f"{key} requires itself.")
        receiver = policy.recipients.get(consent.recipient)
        if receiver and receiver.needs != key:
            says = f"{receiver.key} must need the consent {key}, which is asked for it."
            yield at(policy, "S15", ("recipients", receiver.key, "needs"), says, f'needs = "{key}"')
    for key, objection in policy.objections.items():
        if not objection.stops and not objection.hides:
            yield at(policy, "S16", ("objections", key), f"{key} stops nothing.", f'stops = ["{key}"]')
        if not {"online", "phone", "email"} <= set(objection.withdraw):
            says = f"{key} must be open online, by phone and by email."
            yield at(policy, "S16", ("objections", key, "withdraw"), says, 'withdraw = ["online", "phone", "email"]')
        for purpose_key in objection.stops:
            if purpose_key in policy.purposes and policy.purposes[purpose_key].objection != key:
                says = f"{purpose_key} is stopped by the objection {key} and does not name it."
                yield at(policy, "S16", ("purposes", purpose_key, "objection"), says, f'objection = "{key}"')
            elif (
                purpose_key in policy.purposes
                and policy.purposes[purpose_key].dpv in MARKETING
                and "link" not in objection.withdraw
            ):
                says = f"{key} stops marketing and cannot be said through the link in a message."
                yield at(policy, "S16", ("objections", key, "withdraw"), says, 'withdraw = [..., "link"]')
        for role_key in objection.hides:
            if role_key in policy.roles and policy.roles[role_key].blocked_by != key:
                says = f"{role_key} is hidden by the objection {key} and does not name it."
                yield at(policy, "S16", ("roles", role_key, "blocked_by"), says, f'blocked_by = "{key}"')
    for key, purpose in policy.purposes.items():
        named = policy.objections.get(purpose.objection)
        if named and key not in named.stops:
            says = f"{named.key} does not stop {key}, which names it."
            yield at(policy, "S16", ("objections", named.key, "stops"), says, a_list("stops", [*named.stops, key]))
    for key, role in policy.roles.items():
        named = policy.objections.get(role.blocked_by)
        if named and key not in named.hides:
            says = f"{named.key} does not hide anybody from {key}, which names it."
            yield at(policy, "S16", ("objections", named.key, "hides"), says, a_list("hides", [*named.hides, key]))
    for key, restriction in policy.restrictions.items():
        if "online" not in restriction.withdraw or not {"phone", "email"} & set(restriction.withdraw):
            says = f"{key} must be open online, and by phone or email."
            yield at(policy, "S16", ("restrictions", key, "withdraw"), says, 'withdraw = ["online", "phone", "email"]')


# ---- recipients


def every_recipient_gets_the_least(policy: Policy) -> Iterator[Finding]:
    for key, recipient in policy.recipients.items():
        both = [category for category in recipient.gets if category in recipient.never]
        for category in both:
            says = f"{key} gets {category}, and the same policy promises that it never does. Take {category} out of gets."
            yield at(
                policy,
                "S18",
                ("recipients", key, "gets"),
                says,
                a_list("gets", [c for c in recipient.gets if c not in both]),
            )
        over = [c for c in recipient.gets if c not in uses_of(policy, recipient.purposes) and c in policy.categories]
        if over:
            says = f"{key} gets {', '.join(over)}, which none of its purposes ({', '.join(recipient.purposes)}) uses."
            yield at(
                policy,
                "S17",
                ("recipients", key, "gets"),
                says,
                a_list("gets", [c for c in recipient.gets if c not in over]),
            )
        if not recipient.gets or not recipient.purposes:
            yield at(policy, "S17", ("recipients", key), f"{key} must say what it gets and for what.")
        for name in recipient.fields:
            if not re.fullmatch(r"[A-Z][A-Za-z]+\.[a-z][a-z0-9_]*", name):
                says = f"{key}: {name!r} is no single field; a file names each column, such as Person.family_name."
                yield at(policy, "S19", ("recipients", key, "fields"), says)
        yield from _may_receive(policy, recipient)


def _may_receive(policy: Policy, recipient: Recipient) -> Iterator[Finding]:
    key = recipient.key
    for purpose in (policy.purposes[p] for p in recipient.purposes if p in policy.purposes):
        if recipient.kind == "controller" and purpose.condition in ("not_for_profit", ""):
            says = (
                f"{key} decides for itself and would get this for {purpose.key}, which rests on UK GDPR Art 9(2)(d): "
                f"that never reaches outside the union without consent. Ask consent, or send it for another purpose."
            )
            yield at(policy, "S20", ("recipients", key, "purposes"), says, f'needs = "{key}"')
        if recipient.kind == "controller" and purpose.consent and recipient.needs != purpose.consent:
            says = f"{key} gets data for {purpose.key}, which needs the consent {purpose.consent}."
            yield at(policy, "S21", ("recipients", key, "needs"), says, f'needs = "{purpose.consent}"')
    if recipient.needs and recipient.needs in policy.consents:
        if recipient.needs not in {policy.purposes[p].consent for p in recipient.purposes if p in policy.purposes}:
            says = f"{key} needs {recipient.needs}, which none of its purposes asks."
            yield at(policy, "S21", ("recipients", key, "needs"), says)
        if policy.consents[recipient.needs].recipient != key:
            says = f"The consent {recipient.needs} does not name {key}, which needs it."
            yield at(policy, "S15", ("consents", recipient.needs, "recipient"), says, f'for = "{key}"')
    if recipient.kind == "controller" and recipient.how in ("service", "screen"):
        says = f"{key} decides for itself, so it gets files or letters and no way into our systems."
        yield at(policy, "S22", ("recipients", key, "how"), says, 'how = "encrypted_file"')
    if recipient.fields and recipient.how != "encrypted_file":
        says = f"{key} has the columns of a file, which only goes encrypted."
        yield at(policy, "S22", ("recipients", key, "how"), says, 'how = "encrypted_file"')
    if not recipient.contract and recipient.how != "approved_letter":
        yield at(policy, "S22", ("recipients", key, "contract"), f"{key} has no contract to work under.", 'contract = "..."')
    if recipient.country != "GB" and not recipient.safeguard:
        says = f"{key} keeps the data in {recipient.country} and no safeguard is named."
        yield at(policy, "S22", ("recipients", key, "country"), says, 'safeguard = "International Data Transfer Agreement"')


# ---- roles


def every_role_sees_the_least(policy: Policy) -> Iterator[Finding]:
    for key, role in policy.roles.items():
        may = uses_of(policy, role.purposes)
        for attribute, words in (
            ("sees", role.sees),
            ("changes", role.changes),
            ("gives", set(role.gives) - promises.TRACES),
        ):
            over = [word for word in words if word in policy.categories and word not in may]
            if over:
                acts = ", ".join(role.purposes)
                says = f"{key} {attribute} {', '.join(over)}, which none of its purposes ({acts}) uses."
                yield at(
                    policy,
                    "S23",
                    ("roles", key, attribute),
                    says,
                    a_list(attribute, [w for w in words if w not in over]),
                )
        blind = [word for word in role.changes if word not in role.sees]
        if blind:
            says = f"{key} changes {', '.join(blind)} without seeing it."
            yield at(
                policy,
                "S23",
                ("roles", key, "changes"),
                says,
                a_list("changes", [w for w in role.changes if w in role.sees]),
            )
        for attribute, groups in (("opens", role.opens), ("runs", role.runs)):
            for group in set(groups) - GROUPS:
                says = f"{key} {attribute} {group!r}; known: {', '.join(sorted(GROUPS))}."
                yield at(policy, "S24", ("roles", key, attribute), says)
        if not role.purposes:
            yield at(policy, "S23", ("roles", key, "purposes"), f"{key} acts for no purpose.")
        if role.tier == "office" and not role.second_factor:
            says = f"{key} sees other people's data and must sign in with a second factor."
            yield at(policy, "S25", ("roles", key, "second_factor"), says, "second_factor = true")
        if role.tier == "public" and role.scope not in ("none", "self") and not set(role.sees) <= promises.NOT_SHOWN:
            says = f"{key} stands at the public door: its scope is self or none."
            yield at(policy, "S25", ("roles", key, "scope"), says, 'scope = "self"')
        if role.tier == "public" and role.scope == "none" and (role.sees or role.changes):
            yield at(policy, "S25", ("roles", key, "sees"), f"{key} is nobody yet, and may only give.", "sees = []")
        if "sign_in" in role.runs + role.opens and (role.tier != "public" or set(role.sees) - promises.NOT_SHOWN):
            says = f"{key} must not run sign_in: the door is a role of its own that sees nothing of the register."
            yield at(policy, "S25", ("roles", key, "runs"), says)
        if role.scope == "workplace" and not role.blocked_by:
            says = f"{key} is given workplace details and must stop where a member asked so."
            yield at(policy, "S26", ("roles", key, "blocked_by"), says, 'blocked_by = "workplace_rep"')


def a_person_sees_all_of_their_own(policy: Policy) -> Iterator[Finding]:
    live = {key for key, category in policy.categories.items() if not category.room or category.room in policy.rooms}
    selves = [role for role in policy.roles.values() if role.scope == "self"]
    if not selves:
        yield at(policy, "S27", ("roles",), "No role lets a person see their own data.", 'scope = "self"')
    for role in selves:
        missing = sorted(live - promises.NOT_SHOWN - set(role.sees))
        if missing:
            says = f"{role.key} does not see {', '.join(missing)} of their own (UK GDPR Art 15)."
            yield at(policy, "S27", ("roles", role.key, "sees"), says, a_list("sees", [*role.sees, *missing]))


def what_is_half_typed_stays_with_whoever_types_it(policy: Policy) -> Iterator[Finding]:
    for key, role in policy.roles.items():
        for attribute in ("sees", "changes", "gives"):
            words: tuple[str, ...] = getattr(role, attribute)
            over = [word for word in words if word in promises.DRAFTS and promises.DRAFTS[word] not in role.changes]
            if over:
                beside = ", ".join(promises.DRAFTS[word] for word in over)
                says = f"{key} {attribute} {', '.join(over)} and answers none of the {beside}: what is half typed is for whoever types it."
                yield at(policy, "S39", ("roles", key, attribute), says, a_list(attribute, [w for w in words if w not in over]))
    for key, recipient in policy.recipients.items():
        over = [word for word in recipient.gets if word in promises.DRAFTS and recipient.how != "service"]
        if over:
            says = f"{key} gets {', '.join(over)}: what is half typed leaves in no file and no letter."
            left = [word for word in recipient.gets if word not in over]
            yield at(policy, "S39", ("recipients", key, "gets"), says, a_list("gets", left))


RULES = (
    every_purpose_is_lawful,
    every_category_has_a_purpose,
    every_choice_is_asked_and_taken_back,
    every_recipient_gets_the_least,
    every_role_sees_the_least,
    a_person_sees_all_of_their_own,
    what_is_half_typed_stays_with_whoever_types_it,
)
