"""How a membership ends: resignation with notice, lapse, expulsion, death, transfer. What hung on it ends in the same act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from steward.membership.life import effects
from steward.membership.life.facts import UnableToChange, change, day_words, local_day, memberships, named, rule, unions
from steward.outbox import actions as outbox
from steward.outbox.models import Message
from steward.people.acting import Actor
from steward.people.models import Person
from steward.policy import text
from steward.policy.words import UnionRule
from steward.register import acts, rulebook
from steward.register.models import Act, Address, Membership, Post

# The posts that members hold as members; who works in the office may be no member at all.
OF_MEMBERS = ("workplace_rep", "branch_officer")
CONDOLENCES = "With our sympathy"


@dataclass(frozen=True)
class Ending:
    """One way to end: the kind of act, what the membership says of it, and words that complete "somebody who ..."."""

    kind: str
    reason: str
    what: str
    about: str


RESIGN = Ending("resign", "resigned", "had resigned", "resign")
LAPSE = Ending("lapse", "lapsed", "had lapsed", "lapse")
EXPEL = Ending("expel", "expelled", "had been expelled", "expel")
DIE = Ending("die", "died", "had died", "")
TRANSFER = Ending("transfer_out", "transferred", "had been transferred", "transfer")


@dataclass(frozen=True)
class Plan:
    """What ending a membership on a day would do: the membership, the posts that end with it, and what comes out differently."""

    membership: Membership
    posts: tuple[Post, ...]
    effects: tuple[str, ...] = field(default=())


def plan(person: UUID, ending: Ending, *, on: date, today: date) -> Plan:
    """This function will work out an ending before it is made. Raises UnableToChange where it cannot be, in words."""
    known = memberships(person)
    if not known:
        raise UnableToChange("This person was never a member.")
    before = [each for each in known if each.joined_on <= on]
    if not before:
        raise UnableToChange(
            f"They joined on {day_words(known[0].joined_on)}: nobody leaves before joining. Choose that day or a later one, or undo"
            " the joining if it was a mistake."
        )
    membership = before[-1]
    if membership.ended_on is not None and membership.ended_on <= on:
        raise UnableToChange(
            f"Their membership ended on {day_words(membership.ended_on)} already. Choose an earlier day, or undo that ending first."
        )
    posts = posts_after(person, on=on)
    said = effects.of_ending(membership, on=on, today=today, what=ending.what)
    return Plan(membership, tuple(posts), tuple(said))


def posts_after(person: UUID, *, on: date) -> list[Post]:
    """This function will return the posts that a member holds as a member on a day or after it."""
    posts = Post.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), person_id=person, role__in=OF_MEMBERS)
    return list(posts.select_related("workplace", "branch").order_by("from_on", "id"))


def _end(
    person: Person, ending: Ending, *, by: Actor, on: date, at: datetime, detail: dict[str, object], went_to: str = "",
    also: Callable[[Act], None] | None = None,
) -> Act:  # fmt: skip
    named(by)
    # Two officers who end one membership at once go one after the other: the second sees what the first did.
    list(Membership.objects.select_for_update().filter(person=person).order_by("pk").values_list("pk", flat=True))
    planned = plan(person.pk, ending, on=on, today=local_day(at))
    explained = [*planned.effects, *effects.of_posts(list(planned.posts), on=on)]
    detail = detail | ({"explained": explained} if explained else {})
    with acts.act(ending.kind, by=by, on=on, at=at, persons=[person.pk], detail=detail) as act:
        change(planned.membership, ended_on=on, end_reason=ending.reason, went_to=went_to)
        for post in planned.posts:
            change(post, until_on=max(on, post.from_on))
        if also is not None:
            also(act)
    return act


def _said(found: UnionRule, **more: object) -> dict[str, object]:
    """What an act keeps of the rule that decided, and of the reason: dates as words that a machine reads."""
    kept = {key: value.isoformat() if isinstance(value, date) else value for key, value in more.items()}
    return {"rule": found.rule, **{key: value for key, value in kept.items() if value not in (None, "")}}


# ---- resigning


def notice_ends(came_on: date) -> date:
    """This function will return the day on which membership ends for somebody whose notice came on a day (P08)."""
    # keeps: P08
    return rulebook.by(rule("resign", came_on), came_on)


def resignation_ends(*, notice_on: date, on: date | None, shorter: bool, today: date) -> date:
    """This function will return the day on which a resignation ends the membership, or refuse what the rule does not allow."""
    if notice_on > today:
        raise UnableToChange("The notice cannot come in the future. Enter the day on which it came.")
    found, full = rule("resign", notice_on), notice_ends(notice_on)
    end = on or full
    if end < notice_on:
        raise UnableToChange(
            f"Nobody leaves before giving notice, which came on {day_words(notice_on)}. Enter an earlier day for the notice, or a"
            " later one for the end."
        )
    if end < full and not shorter:
        raise UnableToChange(
            f"The notice is {rulebook.period(found)} ({found.rule}): it ends on {day_words(full)}. Enter that day, or tick that we"
            " accept a shorter one."
        )
    return end


@transaction.atomic
def resign(
    person: Person, *, by: Actor, at: datetime, notice_on: date, on: date | None = None, reason: str = "", shorter: bool = False
) -> Act:
    """This function will end a membership at the member's own wish: at the end of the notice, or earlier where `shorter` says
    that the union accepts that. With an end to come the membership stands until then, as *leaving on*."""
    end = resignation_ends(notice_on=notice_on, on=on, shorter=shorter, today=local_day(at))
    short = True if end < notice_ends(notice_on) else None
    said = _said(rule("resign", notice_on), notice_on=notice_on, reason=reason.strip(), shorter=short)
    return _end(person, RESIGN, by=by, on=end, at=at, detail=said)


# ---- lapsing and expelling


@transaction.atomic
def lapse(person: Person, *, by: Actor, on: date, at: datetime, paid_until: date, wrote_on: date, reason: str = "") -> Act:
    """This function will end a membership whose subscription was not paid for as long as the rule says, after a letter went.

    An officer decides and is named with it: nothing lapses by itself (P52).
    """
    named(by)
    found = rule("lapse", on)
    earliest = rulebook.by(found, paid_until)
    # keeps: P08
    if on < earliest:
        raise UnableToChange(
            f"Membership lapses after {rulebook.period(found)} without a subscription ({found.rule}). Paid up to"
            f" {day_words(paid_until)}, that is {day_words(earliest)} at the earliest."
        )
    if wrote_on >= on:
        raise UnableToChange(
            f"We write to a member before the membership lapses ({found.rule}). Write first, and enter the day of the letter."
        )
    if on > local_day(at):
        raise UnableToChange(
            f"A membership lapses when somebody decides so on the day. Do it on {day_words(on)}, or choose today."
        )
    return _end(
        person, LAPSE, by=by, on=on, at=at, detail=_said(found, paid_until=paid_until, wrote_on=wrote_on, reason=reason.strip())
    )


@transaction.atomic
def expel(
    person: Person, *, by: Actor, on: date, at: datetime, decided_on: date, decision: str, conduct_rule: str, appeal_until: date,
    reason: str,
) -> Act:  # fmt: skip
    """This function will end a membership by the decision of the disciplinary committee, which names its rule (1992 Act s 174)."""
    found = rule("expel", decided_on)
    for word, value in (
        ("the reference of the decision", decision),
        ("the rule of conduct", conduct_rule),
        ("the reason", reason),
    ):
        if not value.strip():
            raise UnableToChange(f"Enter {word}: nobody is expelled without it ({found.rule}).")
    if decided_on > on or decided_on > local_day(at):
        raise UnableToChange("Nobody is expelled before the committee has decided. Check both days.")
    if appeal_until < decided_on:
        raise UnableToChange("The time for an appeal ends after the decision. Check both days.")
    said = _said(
        found, decided_on=decided_on, decision=decision.strip(), conduct_rule=conduct_rule.strip(), appeal_until=appeal_until,
        reason=reason.strip(),
    )  # fmt: skip
    return _end(person, EXPEL, by=by, on=on, at=at, detail=said)


# ---- transfer to another union


@transaction.atomic
def transfer_out(person: Person, *, by: Actor, on: date, at: datetime, to: str, reason: str = "") -> Act:
    """This function will end a membership because it goes on in another union: one of those that the policy names (P69)."""
    found = rule("transfer", on)
    if to not in unions():
        raise UnableToChange(
            f"We transfer members to {' and '.join(unions()) or 'no union'} ({found.rule}). Enter a resignation instead."
        )
    return _end(person, TRANSFER, by=by, on=on, at=at, detail=_said(found, to=to, reason=reason.strip()), went_to=to)


# ---- death


def letter_goes(person: Person, *, on: date) -> bool:
    """This function will tell whether a letter to the family can go: there is a postal address, and none went before."""
    before = Message.objects.filter(person=person, kind=outbox.CONDOLENCE).exclude(state=Message.State.STOPPED)
    return Address.objects.current(on=on).filter(person=person).exists() and not before.exists()


def explain_death(person: Person, *, on: date, letter: bool, to_name: str, today: date) -> list[str]:
    """This function will say what stops for somebody who died, before it is saved."""
    known = memberships(person.pk)
    said = []
    if known and (known[-1].ended_on is None or known[-1].ended_on > on):
        planned = plan(person.pk, DIE, on=on, today=today)
        said += [f"The membership ends on {day_words(on)}.", *planned.effects, *effects.of_posts(list(planned.posts), on=on)]
    waiting = len(outbox.waiting_for(person.pk))
    if waiting:
        said.append(f"{waiting} message{' is' if waiting == 1 else 's are'} withdrawn that waited to be sent.")
    said.append("From now on their data is used for nothing but what the law orders, and their account is closed.")
    if letter and letter_goes(person, on=today):
        said.append(f"One letter goes, to {to_name.strip() or f'the family of {person.name}'}, and no other.")
    elif letter:
        said.append("No letter goes: there is no postal address, or one went before.")
    else:
        said.append("No letter goes.")
    return said


@transaction.atomic
def die(person: Person, *, by: Actor, on: date, at: datetime, letter: bool = True, to_name: str = "", reason: str = "") -> Act:
    """This function will stop everything for somebody who died: the membership, the posts, what waits to be sent.

    One letter goes to the family, once, unless `letter` says no. The permit answers no from now on, but for what the law orders.
    """
    named(by)
    today = local_day(at)
    if on > today:
        raise UnableToChange("Enter the day on which they died, or today if nobody told us.")
    waiting = outbox.waiting_for(person.pk)
    withdrawn = outbox.withdraw(waiting, why="Withdrawn: the member has died.")
    detail: dict[str, object] = {"reason": reason.strip(), "withdrawn": [str(key) for key in withdrawn]}
    goes = letter and letter_goes(person, on=today)

    def write(act: Act) -> None:
        if goes:
            act.detail["letter"] = str(_condole(person, to_name, at=at).pk)

    known = memberships(person.pk)
    ended = known[-1].ended_on if known else None
    if not known or known[-1].joined_on > on:
        raise UnableToChange("They joined after that day, or were never a member. Check the day on which they died.")
    if ended is None or ended > on:
        return _end(person, DIE, by=by, on=on, at=at, detail=detail, also=write)
    # Somebody who had left before: the membership keeps its end, and says why nobody is to write any more.
    if known[-1].end_reason == DIE.reason:
        raise UnableToChange("The register says already that they have died.")
    detail |= {"had_left": known[-1].end_reason}
    with acts.act(DIE.kind, by=by, on=on, at=at, persons=[person.pk], detail=detail) as act:
        change(known[-1], end_reason=DIE.reason)
        for post in posts_after(person.pk, on=on):
            change(post, until_on=max(on, post.from_on))
        write(act)
    return act


def _condole(person: Person, to_name: str, *, at: datetime) -> Message:
    union = text.current().controller.name
    body = (
        f"We are very sorry to hear that {person.name} has died.\n\nOn behalf of the members of {union} we send you our sympathy."
        "\n\nYou need do nothing. We have ended the membership and every mailing, and this is the only letter that we send. If there"
        " is anything in which the union could help you, please write to us or telephone us when it suits you."
    )
    return outbox.write(
        person, kind=outbox.CONDOLENCE, purpose="contact", subject=CONDOLENCES, body=body, at=at, channel=Message.Channel.LETTER,
        to_name=to_name.strip() or f"The family of {person.name}",
    )  # fmt: skip
