"""What an act alters that is dated back, in sentences: shown before it is saved, and kept in the act's detail after.

The register is what people went by: files went out, other acts were done. Whoever corrects the past hears which of these now
stand on something that was not so.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from steward.exchange.models import Disclosure, Extract
from steward.membership.life.facts import Span, class_on, classes_of, day_words
from steward.policy import text
from steward.register import acts, kinds, rulebook
from steward.register.models import Employment, Membership, Post


def days(count: int) -> str:
    """This function will write a number of days."""
    return f"{count:,} day{'' if count == 1 else 's'}"


def of_ending(membership: Membership, *, on: date, today: date, what: str) -> list[str]:
    """This function will say what comes out differently if a membership ends on a day; `what` completes "somebody who ..."."""
    person, said = membership.person_id, []
    if membership.ended_on is not None and membership.ended_on > on:
        old = _reason(membership)
        if membership.ended_on > today:
            said.append(f"They were to leave on {day_words(membership.ended_on)} ({old}). This takes its place.")
        else:
            said.append(
                f"Until now the membership ended on {day_words(membership.ended_on)} ({old}). It ends on {day_words(on)} instead:"
                f" {days((membership.ended_on - on).days)} earlier."
            )
            if membership.went_to:
                said.append(
                    f"The transfer to {membership.went_to} on {day_words(membership.ended_on)} falls away: somebody who {what}"
                    f" before could not be transferred. Tell {membership.went_to}."
                )
    elif on < today:
        said.append(f"{days((today - on).days).capitalize()} of membership fall away, from {day_words(on)} to today.")
    if on < today:
        said += _later_acts(membership, on, what)
        said += [
            f"They count as {rulebook.class_name(class_on(membership, on))} to the end: the change to"
            f" {rulebook.class_name(span.member_class)} on {day_words(span.from_on)} no longer counts."
            for span in classes_of(membership)
            if span.from_on >= on and span.from_on > membership.joined_on
        ]
        said += _files(person, on, today)
        said += _jobs(person, on)
    said += [
        f"They joined again on {day_words(each.joined_on)}. That membership stays as it is."
        for each in Membership.objects.filter(person_id=person, joined_on__gt=membership.joined_on).order_by("joined_on")
    ]
    return said


def of_class(membership: Membership, span: Span, *, to: str, on: date, today: date) -> list[str]:
    """This function will say what comes out differently if a membership had another class from a day on."""
    if on >= today:
        return []
    name, before = rulebook.class_name(to), rulebook.class_name(span.member_class)
    end = span.until_on or membership.ended_on or today
    said = [f"For {days((end - on).days)}, from {day_words(on)} to {day_words(end)}, they were {name} and not {before}."]
    if span.until_on is not None:
        later = next(each for each in classes_of(membership) if each.from_on >= span.until_on)
        said.append(
            f"On {day_words(later.from_on)} they became {rulebook.class_name(later.member_class)}: that was entered before and stays."
        )
    classes = text.current().classes
    if to in classes and span.member_class in classes and classes[to].votes != classes[span.member_class].votes:
        vote = text.current().rule("vote", on=on)
        word = "had a vote" if classes[to].votes else "had no vote"
        said.append(f"In that time they {word} ({vote.rule}). Ballots that were held then are not counted again.")
    said += _files(membership.person_id, on, end, wrong=False)
    return said


def of_entering(person_is_new: bool, *, on: date, today: date) -> list[str]:
    """This function will say what comes out differently if somebody was a member already from a day on."""
    if on >= today:
        return []
    said = [f"They were a member for {days((today - on).days)} that nobody counted until now, from {day_words(on)} to today."]
    sent = Extract.objects.filter(state=Extract.State.RELEASED, on__gte=on, on__lt=today).order_by("released_at", "id")
    said += [f"The file of {day_words(each.on)} for {_recipient(each.recipient)} went without them." for each in sent[:20]]
    return said


def _reason(membership: Membership) -> str:
    words = {"resigned": "resigned", "lapsed": "lapsed", "expelled": "expelled", "died": "died", "transferred": "transferred"}
    known = words.get(membership.end_reason, membership.end_reason.replace("_", " ") or "no reason is noted")
    return f"{known} to {membership.went_to}" if membership.went_to else known


def _later_acts(membership: Membership, on: date, what: str) -> list[str]:
    """The acts on the membership that were dated after the day: they fall away, or say something else than this."""
    later = acts.about([membership.person_id]).filter(
        on__gt=on, kind__in=kinds.OF_A_MEMBERSHIP, undone_by__isnull=True, undoes__isnull=True
    )
    ended = membership.ended_on
    said = []
    for act in later.order_by("on", "at"):
        if ended is not None and act.on >= ended and act.kind in ("resign", "lapse", "expel", "transfer_out", "die"):
            continue  # told above: the end it made is replaced
        if act.kind in ("rejoin", "transfer_in", "admit"):
            continue  # told below: that membership stays
        said.append(
            f"“{kinds.words(act.kind)}” of {day_words(act.on)} falls away: somebody who {what} before was no member then."
        )
    return said


def _files(person: UUID, start: date, end: date, *, wrong: bool = True) -> list[str]:
    """The files since then that had this person in them."""
    sent = Disclosure.objects.filter(person_id=person, sent_at__date__gte=start, sent_at__date__lte=end).order_by("sent_at", "id")
    tail = (
        "they should not have been in it. What it got is kept with this act."
        if wrong
        else "it went by what the register said then."
    )
    return [
        f"They were in the file that {_recipient(each.recipient)} got on {day_words(each.sent_at.date())}: {tail}"
        for each in sent[:20]
    ]


def _recipient(key: str) -> str:
    known = text.current().recipients.get(key)
    return known.name if known else key.replace("_", " ")


def _jobs(person: UUID, on: date) -> list[str]:
    jobs = Employment.objects.filter(person_id=person, from_on__gt=on).count()
    return [f"Their work was changed {'once' if jobs == 1 else f'{jobs} times'} since. That stays as it is."] if jobs else []


def of_posts(posts: list[Post], *, on: date) -> list[str]:
    """This function will say which posts end with a membership."""
    roles = text.current().roles
    said = []
    for post in posts:
        name = str(roles[post.role].name) if post.role in roles else post.role.replace("_", " ")
        place = f", {post.workplace or post.branch}" if post.workplace or post.branch else ""
        last = "never begins" if post.from_on >= on else f"ends on {day_words(on)}"
        said.append(f"Their post ({name}{place}) {last}.")
    return said
