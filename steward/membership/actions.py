"""From an application to a membership. A stranger only adds; an officer decides."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from steward.membership.life.entering import Brought, enter
from steward.membership.life.facts import UnableToChange
from steward.membership.models import Application
from steward.outbox import actions as outbox
from steward.outbox import ways_in
from steward.outbox.models import CODE_LINE, Message
from steward.people import actions as people
from steward.people import names
from steward.people.acting import Actor
from steward.people.models import Person
from steward.permits import actions as permits
from steward.permits import wordings
from steward.permits.models import Choice
from steward.policy import text
from steward.register import actions as register
from steward.register import acts, doubles
from steward.register.models import Act, Branch, Membership, Workplace

ASKED = (
    "given_names", "family_name", "born_on", "email", "phone", "line_1", "line_2", "line_3", "line_4", "town", "postcode",
    "country", "employer", "workplace", "job_title", "work_email", "work_phone",
)  # fmt: skip
LINES = ("line_1", "line_2", "line_3", "line_4", "town", "postcode", "country")
# What people write where they have no employer.
NO_EMPLOYER = frozenset({"none", "no", "na", "n a", "nil", "no employer", "not employed", "unemployed", "not working", "retired"})
# Why the rulebook lets an application be refused (rule "refuse"), in its own words.
GROUNDS = {
    "class": "the applicant fits no class of membership",
    "field": "the applicant lives or works outside our field",
    "conduct": "conduct for which a member may be expelled",
}
# Forms that are put away without an answer.
SILENT = {"double": "This person is a member, or sent this form before", "withdrawn": "The applicant took the application back"}
REFUSAL = "Your application to join"
WELCOME = "Your membership, and how to sign in"
WAY_IN = "How to sign in"
LATER = (
    "On our website you can see what we hold about you, who gets it and why, and change it. An account is your choice. If you have"
    " one from before, sign in as ever. If not, ask us for a way in."
)


class UnableToApply(Exception):
    """This application cannot be taken; the words say what is missing."""


class UnableToAdmit(Exception):
    """This application cannot be decided on now; the words say why and what to do."""


def apply(*, said: Mapping[str, Any], choices: Iterable[tuple[str, str]], at: datetime, channel: str = "online") -> Application:
    """This function will add an application as it was filled in, and read nothing: not even whether we know this person.

    It runs as the role anonymous, which may add an application and see none, or as an officer with a form on paper or a caller
    (channel "paper" or "phone"). `choices` are the boxes that were ticked, as pairs such as ("consent", "marketing_email").
    """
    unknown = sorted(set(said) - set(ASKED))
    if unknown:
        raise TypeError(f"{', '.join(unknown)}: not on the application form. It has: {', '.join(ASKED)}.")
    values = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    # keeps: P58b
    # Name and address, which the law asks for (Act 1992 s 24); nothing else is a condition of membership.
    if not values.get("family_name"):
        raise UnableToApply("Enter a name: the law asks for the name and address of each member.")
    if not values.get("line_1"):
        raise UnableToApply("Enter a postal address: the law asks for the name and address of each member.")
    values["postcode"] = names.tidy_postcode(values.get("postcode", ""))
    application = Application(
        **values,
        choices=[{"kind": kind, "key": key, "wording": wordings.digest(kind, key)} for kind, key in choices],
        policy_version=text.current().version,
        channel=channel,
        applied_at=at,
    )
    application.save(force_insert=True)
    return application


def _open(key: UUID) -> Application:
    """Lock an application for whoever decides first; whoever comes second hears what became of it."""
    application = Application.objects.select_for_update().filter(pk=key).first()
    if application is None:
        raise UnableToAdmit("This application is not there. Go back to the list of applications.")
    if application.state != Application.State.NEW and application.decided_at is not None:
        when = timezone.localtime(application.decided_at)
        word = "admitted" if application.state == Application.State.ADMITTED else "refused"
        raise UnableToAdmit(
            f"This application was {word} by a colleague at {when:%H:%M} on {when.day} {when:%B %Y}. There is nothing left to do."
        )
    return application


def _decide(application: Application, **values: object) -> None:
    if Application.objects.filter(pk=application.pk, state=Application.State.NEW).update(**values) != 1:
        raise UnableToAdmit("This application is not open to your role. Nothing was changed.")
    for name, value in values.items():
        setattr(application, name, value)


@transaction.atomic
def admit(
    key: UUID, *, by: Actor, on: date, at: datetime, same_as: UUID | None = None, branch: Branch | None = None,
    member_class: str = "full", brought: Brought | None = None,
) -> Membership:  # fmt: skip
    """This function will make the applicant a member from a day on, and queue the message with their way in.

    `same_as` is the person that the officer found them to be (reports.duplicates_of): somebody who comes back keeps their
    record, brought up to date. `brought` is what they bring from another union. It is one act, which can be undone until a file
    goes out or they sign in. Raises UnableToAdmit where a colleague was faster, or the person is a member already.
    """
    application = _open(key)
    with acts.act("admit", by=by, on=on, at=at, detail={"application": str(key), "channel": application.channel}) as act:
        person = _known(application, same_as) if same_as else _new(application)
        act.persons = [person.pk]
        # keeps: P04
        try:
            membership, detail = enter(person, on=on, at=at, member_class=member_class, branch=branch, brought=brought)
        except UnableToChange as unable:
            raise UnableToAdmit(f"{unable} Or put this form away as a double.") from None
        act.detail.update(detail)
        # keeps: P10
        # What was said on the form is in the register, where the member sees it and may put it right.
        register.move(person, on=on, **{line: getattr(application, line) for line in LINES})
        _employ(person, application, on=on)
        _choose(person, application)
        if same_as is None:
            doubles.note(person.pk, at=at)  # somebody whom the officer did not see here waits among the possible doubles
        # keeps: P52
        # A membership is a named officer's decision: the database takes none without one.
        _decide(application, person=person, state=Application.State.ADMITTED, decided_at=at, decided_by=by.account)
        welcome(person, membership, at=at)
    return membership


def act_of(application: Application) -> Act | None:
    """This function will return the act that decided on an application, if it stands: it can be undone."""
    if application.decided_at is None:
        return None
    found = Act.objects.filter(
        at=application.decided_at, kind__in=("admit", "refuse"), detail__application=str(application.pk), undone_by__isnull=True
    )
    return found.first()


def _new(application: Application) -> Person:
    return people.add_person(
        given_names=application.given_names, family_name=application.family_name, email=application.email,
        phone=application.phone, born_on=application.born_on,
    )  # fmt: skip


def _known(application: Application, key: UUID) -> Person:
    person = Person.objects.select_for_update().filter(pk=key).first()
    if person is None:
        raise UnableToAdmit(
            "The person that you chose is not there. Look for them again, or admit the applicant as a new person."
        )
    said = {name: getattr(application, name) for name in ("email", "phone", "born_on") if getattr(application, name)}
    people.change_person(person, given_names=application.given_names, family_name=application.family_name, **said)
    return person


def _employ(person: Person, application: Application, *, on: date) -> None:
    """The employer by its name or code where we know it, else in the applicant's words; nobody has to have one."""
    typed = "" if names.key(application.employer) in NO_EMPLOYER else application.employer
    said: dict[str, Any] = {name: getattr(application, name) for name in ("job_title", "work_email", "work_phone")}
    if not typed and not application.workplace and not any(said.values()):
        return
    employer = register.find_employer(typed)
    place = None
    if employer is not None and application.workplace:
        wanted = names.key(application.workplace)
        places = Workplace.objects.filter(employer=employer)
        place = next((each for each in places if names.key(each.name) == wanted), None)
    if employer is None or (application.workplace and place is None):
        # keeps the words of a workplace that we do not know, so that an officer can enter it
        said["employer_as_typed"] = ", ".join(part for part in (typed, application.workplace) if part)[:200]
    register.change_job(person, on=on, employer=employer, workplace=place, **said)


def _choose(person: Person, application: Application) -> None:
    """Each box that was ticked becomes a choice, in the words that stood beside it and at the time it was ticked."""
    for ticked in application.choices:
        kind, key, seen = ticked["kind"], ticked["key"], ticked["wording"]
        try:
            same_words = wordings.digest(kind, key) == seen
        except KeyError:
            same_words = False
        if same_words:
            permits.choose(person.pk, kind=kind, key=key, given=True, by=None, channel="form", at=application.applied_at)
        else:  # the policy changed while the application waited: what was agreed to is what was read
            Choice(
                person=person, kind=kind, key=key, given=True, wording=seen, policy_version=application.policy_version,
                channel="form", at=application.applied_at,
            ).save(force_insert=True)  # fmt: skip


def welcome(person: Person, membership: Membership, *, at: datetime) -> Message:
    """This function will tell a new member their number and their way in, by email or by letter.

    Somebody who comes back may have an account, or an address that is too new for a code: they hear how to get in later.
    """
    channel, refusal = _channel_of_way_in(person)
    body = (
        f"Dear {person.name},\n\nWelcome. You are a member from {membership.joined_on.day} {membership.joined_on:%B %Y}."
        f" Your membership number is {membership.number}.\n\n{LATER if refusal else _how_to_enter()}"
    )
    return outbox.write(person, kind="welcome", purpose="contact", subject=WELCOME, body=body, at=at, channel=channel)


def send_way_in(person: Person, *, at: datetime) -> Message:
    """This function will send a new one-time code to a member who asks for one, to where we write to them anyway.

    Somebody who has an account gets it by letter. Raises UnableToWrite, with the reason, where no code may go to them now.
    """
    channel, refusal = _channel_of_way_in(person)
    if refusal:
        raise outbox.UnableToWrite(refusal)
    body = f"Dear {person.name},\n\nYou asked us for a way to sign in.\n\n{_how_to_enter()}"
    return outbox.write(person, kind="way_in", purpose="contact", subject=WAY_IN, body=body, at=at, channel=channel)


def _channel_of_way_in(person: Person) -> tuple[Message.Channel, str]:
    """How a code may go to a person, and "" or why it may not. Letters to somebody who wants letters never become emails."""
    # keeps: P24
    usual = outbox.channel_for(person)
    refusal = ways_in.refusal(person.pk, usual)
    if not refusal or usual == Message.Channel.LETTER:
        return usual, refusal
    by_letter = ways_in.refusal(person.pk, Message.Channel.LETTER)
    if by_letter:
        return usual, refusal if refusal == by_letter else f"{refusal} {by_letter}"
    return Message.Channel.LETTER, ""


def _how_to_enter() -> str:
    return (
        "On our website you can see what we hold about you, who gets it and why, and change it. An account is your choice. To open"
        f" yours, go to:\n\n{settings.WAGTAILADMIN_BASE_URL}/my/enter/\n\nand type this code:\n\n{CODE_LINE}\n\n"
        "The code works once, for 28 days. You choose the email address to sign in with and the password yourself. Please keep"
        " both the code and the password secret: nobody from the union will ever ask you for them."
    )


@transaction.atomic
def refuse(key: UUID, *, by: Actor, reason: str, at: datetime, ground: str = "") -> Application:
    """This function will refuse an application, with a reason for the file, which is kept for a year (P40).

    With a ground of the rulebook (GROUNDS) the applicant is told it, and how to answer. A second form of somebody, or one that
    was withdrawn, is put away in silence: an answer would tell whoever sent it who is in our books.
    """
    if not reason.strip():
        raise UnableToAdmit("Enter the reason: the applicant may ask for it.")
    if ground and ground not in GROUNDS and ground not in SILENT:
        raise UnableToAdmit(f"{ground!r} is no ground. Choose one of those of the rulebook.")
    application = _open(key)
    try:
        found = text.current().rule("refuse", on=timezone.localdate(at))
    except LookupError as none:
        raise UnableToAdmit(str(none)) from None
    detail = {"application": str(key), "rule": found.rule, "ground": ground}
    with acts.act("refuse", by=by, on=timezone.localdate(at), at=at, detail=detail) as act:
        # keeps: P52
        _decide(application, state=Application.State.REFUSED, decided_at=at, decided_by=by.account, reason=reason.strip()[:200])
        if ground in GROUNDS:
            act.detail["letter"] = str(_tell(application, GROUNDS[ground], found.rule, at=at).pk)
    return application


def _tell(application: Application, ground: str, rule: str, *, at: datetime) -> Message:
    """The refusal, with its reason and how to answer it (Act 1992 s 174)."""
    who = text.current().controller
    name = f"{application.given_names} {application.family_name}".strip()
    applied = timezone.localdate(application.applied_at)
    body = (
        f"Dear {name},\n\nThank you for your application of {applied.day} {applied:%B %Y} to join {who.name}. An officer of the union"
        f" has read it, and we cannot admit you. The ground in our rulebook is: {ground}.\n\nIn the officer\u2019s words: {application.reason}\n\nThis is decided under"
        f" our rulebook, {rule.partition(';')[0]}. If something in it is wrong, or has changed since, write to {who.email}, telephone"
        f" {who.phone}, or answer by post: another officer looks at your application again. You may apply again at any time. If you"
        " think that we had no right to refuse you, you can complain to an employment tribunal within six months (Trade Union and"
        " Labour Relations (Consolidation) Act 1992, sections 174 and 175).\n\nWe keep your form for one year and then destroy it."
    )
    lines = [getattr(application, line) for line in LINES[:-1]]
    if application.country not in ("", "United Kingdom"):
        lines.append(application.country)
    return outbox.write_to_applicant(
        name=name, email=application.email, lines=[line for line in lines if line], kind="refusal", purpose="register",
        subject=REFUSAL, body=body, at=at,
    )  # fmt: skip
