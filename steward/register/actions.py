"""Changes to the register. Each runs as whoever acts; the trail's trigger writes down what changed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext

from steward.people import names
from steward.people.acting import current
from steward.people.models import Person
from steward.register import rulebook
from steward.register.employers import naming
from steward.register.models import Address, Branch, Employer, Employment, Membership, Post, Workplace


class UnableToEnrol(Exception):
    """This person cannot become a member now; the words say why and what to do."""


class UnableToAppoint(Exception):
    """This appointment cannot be made; the words say why and what to do."""


def _update(row: models.Model, **values: object) -> None:
    """Write these fields of one row; row security hides rows without an error, so anything but one row is one."""
    if type(row)._default_manager.filter(pk=row.pk).update(**values) != 1:
        raise LookupError(f"This {row._meta.verbose_name} is not open to this role.")


def next_number() -> str:
    """This function will return a membership number that nobody has had, not even one that somebody brought from another union."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("select nextval('steward.membership_number')")
            number = f"{cursor.fetchone()[0]:08d}"
            if not Membership.objects.filter(number=number).exists():
                return number


@transaction.atomic
def enrol(
    person: Person, *, on: date, branch: Branch | None = None, member_class: str = "full", number: str = "",
    came_from: str = "", continuous_from_on: date | None = None,
) -> Membership:  # fmt: skip
    """This function will enter a person on the register with a number (Act 1992 s 24(1)); `number` is one that they bring.

    Raises UnableToEnrol where the person is a member already (the database holds one membership at a time), or where the
    rulebook had no such class on that day.
    """
    standing = (
        Membership.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), person=person).order_by("-joined_on").first()
    )
    if standing is not None:
        raise UnableToEnrol(
            "This person is a member already. Open their record to change it."
            if standing.ended_on is None
            else f"This person is a member until {standing.ended_on:%-d %B %Y}. Choose that day or a later one, or undo the ending."
        )
    try:
        rulebook.class_on(member_class, on)
    except rulebook.NoSuchClass as unknown:
        raise UnableToEnrol(str(unknown)) from None
    membership = Membership(
        person=person, number=number or next_number(), joined_on=on, branch=branch, member_class=member_class,
        came_from=came_from, continuous_from_on=continuous_from_on,
    )  # fmt: skip
    membership.save(force_insert=True)
    return membership


@transaction.atomic
def move(person: Person, *, on: date, kind: str = Address.Kind.HOME, requested_on: date | None = None, **lines: str) -> Address:
    """This function will end the person's postal address on a day and enter the new one from that day.

    `kind` "authorised" is another address than home, which the member must have asked for in writing (Act 1992 s 24(5)).
    """
    postcode = names.tidy_postcode(lines.pop("postcode", ""))
    now = Address.objects.filter(person=person, until_on__isnull=True).first()
    address = Address(
        person=person, kind=kind, requested_on=requested_on, from_on=on, postcode=postcode,
        postcode_key=names.postcode_key(postcode), **{name: value.strip() for name, value in lines.items()},
    )  # fmt: skip
    if now is not None:
        if now.lines == address.lines and now.kind == address.kind:
            return now
        _update(now, until_on=on)
    address.save(force_insert=True)
    return address


@transaction.atomic
def change_job(person: Person, *, on: date, **said: Any) -> Employment:
    """This function will change what is known of a person's job: in place where only words differ, as a new job where the
    employer or the workplace does."""
    now = Employment.objects.filter(person=person, until_on__isnull=True).first()
    if now is not None:
        same = all(key not in said or getattr(now, key) == said[key] for key in ("employer", "workplace", "employer_as_typed"))
        if same:
            changed = {key: value for key, value in said.items() if getattr(now, key) != value}
            if changed:
                _update(now, **changed)
                for key, value in changed.items():
                    setattr(now, key, value)
            return now
        _update(now, until_on=on)
        kept = {key: getattr(now, key) for key in ("job_title", "work_email", "work_phone")}
        said = kept | said
    employment = Employment(person=person, from_on=on, **said)
    employment.save(force_insert=True)
    return employment


@transaction.atomic
def appoint(
    person: Person, *, role: str, by: UUID | None, on: date, until: date | None = None,
    workplace: Workplace | None = None, branch: Branch | None = None,
) -> Post:  # fmt: skip
    """This function will give a person an office from a day on (P21). Nobody appoints themselves."""
    if by is not None and current().actor.account == by:
        with connection.cursor() as cursor:
            cursor.execute("select steward.scope_self()")
            if person.pk in {row[0] for row in cursor.fetchall()}:
                raise UnableToAppoint("You cannot appoint yourself. Ask a colleague to do it.")
    if role == "workplace_rep" and workplace is None:
        raise UnableToAppoint("Choose the workplace that this representative is responsible for.")
    if role == "branch_officer" and branch is None:
        raise UnableToAppoint("Choose the branch that this officer is responsible for.")
    if role == "assurer" and until is None:
        raise UnableToAppoint("An assurer’s post ends by itself: enter the day.")
    others = Post.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), person=person)
    others = others.exclude(role="assurer") if role == "assurer" else others.filter(role="assurer")
    if (others.filter(from_on__lt=until) if until else others).exists():
        # Act 1992 s 24ZB(4); the database refuses it too (migrations/statutory.sql)
        raise UnableToAppoint(
            "An assurer is neither an officer nor an employee of the union: nobody is both at once. End the other post first."
        )
    post = Post(person=person, role=role, workplace=workplace, branch=branch, from_on=on, until_on=until, appointed_by=by)
    post.save(force_insert=True)
    return post


@transaction.atomic
def sign_undertaking(post: UUID, *, wording: str) -> None:
    """This function will note that the holder of a post has signed its undertaking, in these words, today (P21d).

    Runs as the role member: the database signs only a post of whoever acts. Raises UnableToAppoint where there is none to sign.
    """
    with connection.cursor() as cursor:
        cursor.execute("select steward.sign_undertaking(%s, %s)", [post, wording])
        if not cursor.fetchone()[0]:
            raise UnableToAppoint(gettext("This post is not yours to sign for, or it is signed already."))


@transaction.atomic
def end_post(post: Post, *, on: date) -> None:
    """This function will end an office: from that day on it opens nothing. A post is never prolonged: it is given again."""
    if post.until_on is not None and on > post.until_on:
        raise UnableToAppoint(
            f"This post ends on {post.until_on:%-d %B %Y} already. To let it last longer, give it again from that day."
        )
    _update(post, until_on=max(on, post.from_on))


def find_employer(words: str) -> Employer | None:
    """This function will return the open employer of exactly this code, name or former name, or what others typed for it."""
    return naming.find(words)


@transaction.atomic
def add_workplace(*, employer: Employer, name: str) -> Workplace:
    """This function will add a workplace of an employer to the directory, or return the one of that name."""
    words = " ".join(name.split())
    found = Workplace.objects.filter(employer=employer, name__iexact=words).first()
    if found is not None:
        return found
    workplace = Workplace(employer=employer, name=words)
    workplace.save(force_insert=True)
    return workplace
