"""Reading the register. What a role may not read is not there: the database leaves the rows out and closes the columns."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.db.models.expressions import RawSQL

from steward.people.acting import current
from steward.people.models import Account, Person
from steward.policy import text
from steward.policy.words import Role
from steward.register.models import Address, Branch, Employer, Employment, Membership, Post, Workplace


@dataclass(frozen=True)
class PostHeld:
    """A post in words: what the header offers to work in."""

    pk: UUID
    role: str
    name: str
    scope: str
    signed: bool = True
    again: bool = False  # signed once, in words that have changed since
    workplace: UUID | None = None
    branch: UUID | None = None


def posts_held(*, on: date) -> list[PostHeld]:
    """This function will return the posts that the member who acts holds on that day, oldest first."""
    # A post opens its role from its first day until the day it ends, and to its holder only.
    # keeps: P21a, P21b, P21c
    mine = RawSQL("select steward.scope_self()", [])  # whoever acts, as their own person; staff scopes are wider
    held = Post.objects.standing(on=on).filter(person_id__in=mine).select_related("workplace", "branch")
    roles = text.current().roles
    return [_held(post, roles) for post in held.order_by("from_on", "id") if post.role in roles]


def _held(post: Post, roles: Mapping[str, Role]) -> PostHeld:
    where, done = str(post.workplace or post.branch or ""), signed(post)
    return PostHeld(
        post.pk, post.role, str(roles[post.role].name), where, done, again=post.signed_on is not None and not done,
        workplace=post.workplace_id, branch=post.branch_id,
    )  # fmt: skip


def undertaking() -> tuple[str, str]:
    """This function will return the words that whoever holds a post signs, and their SHA-256, which is kept with the post."""
    words = str(text.current().statements["undertaking"].text)
    return words, hashlib.sha256(words.encode()).hexdigest()


def signed(post: Post) -> bool:
    """This function will tell whether the holder of a post has signed its undertaking as it reads today.

    Who signed other words is asked for the new ones at the next entry: one tick, and nobody works under words that they have
    not seen. A signature that came without the words (on paper, or by the command that founds a union) stands.
    """
    return post.signed_on is not None and post.signed_wording in ("", undertaking()[1])


def workplace(key: UUID | None) -> Workplace | None:
    """This function will return one workplace with its employer."""
    return Workplace.objects.filter(pk=key).select_related("employer").first() if key else None


def opens(model: type[models.Model], *fields: str) -> bool:
    """This function will tell whether the role that acts may read the model, and each of these fields of it."""
    allowed = current().open_fields(model)
    if allowed is None:
        return True
    names = {field.name for field in allowed}
    return names >= set(fields) if fields else bool(names)


@dataclass(frozen=True)
class Entry:
    """What the register says of one person today, as far as the role that acts may see; closed parts are None."""

    person: Person
    membership: Membership | None
    address: Address | None
    job: Employment | None
    posts: tuple[Post, ...]


def entry(person_id: UUID, *, on: date) -> Entry | None:
    """This function will return one person's entry, or None where there is nobody of that key in the role's scope."""
    membership = None
    if opens(Membership):
        related = ["person", *(["branch"] if opens(Membership, "branch") else [])]
        order = "-joined_on" if opens(Membership, "joined_on") else "-number"
        membership = Membership.objects.filter(person_id=person_id).select_related(*related).order_by(order).first()
    person = membership.person if membership else Person.objects.filter(pk=person_id).first()
    if person is None:
        return None
    address = None
    if opens(Address, "until_on"):
        address = Address.objects.filter(person_id=person_id, until_on__isnull=True).first()
    job = None
    if opens(Employment, "until_on"):
        jobs = Employment.objects.filter(person_id=person_id, until_on__isnull=True)
        job = jobs.select_related("employer", "workplace").first()
    return Entry(person, membership, address, job, tuple(posts_of(person_id, on=on)))


def posts_of(person_id: UUID, *, on: date) -> list[Post]:
    """This function will return the posts that somebody holds, or will hold, newest first; none where these are closed."""
    if not opens(Post, "role"):
        return []
    posts = Post.objects.filter(models.Q(until_on__isnull=True) | models.Q(until_on__gt=on), person_id=person_id)
    return list(posts.select_related("workplace", "branch").order_by("-from_on", "id"))


ENDING = timedelta(days=30)


def posts_standing(*, on: date, roles: tuple[str, ...] = (), only: str = "", limit: int = 200) -> list[Post]:
    """This function will return the posts that stand or are to come, with their holders, by role and name.

    `only` "ending" keeps those that end within thirty days, "unsigned" those that nobody has signed for.
    """
    posts = Post.objects.filter(models.Q(until_on__isnull=True) | models.Q(until_on__gt=on))
    if roles:
        posts = posts.filter(role__in=roles)
    if only == "ending":
        posts = posts.filter(until_on__lte=on + ENDING)
    elif only == "unsigned":
        posts = posts.exclude(signed_on__isnull=False, signed_wording__in=("", undertaking()[1]))
    account = ["person__account"] if opens(Account, "created_at") else []
    posts = posts.select_related("person", "workplace__employer", "branch", *account)
    order = ("until_on",) if only == "ending" else ()
    return list(posts.order_by(*order, "role", "person__name_key", "id")[:limit])


def count_posts_ending(*, on: date, roles: tuple[str, ...]) -> int:
    """This function will count the posts of these roles that end within thirty days."""
    return Post.objects.filter(role__in=roles, until_on__gt=on, until_on__lte=on + ENDING).count()


@dataclass(frozen=True)
class BranchList:
    """The members of the branch of the post that acts, by name: the first ones, and how many there are."""

    people: tuple[UUID, ...]
    count: int


def branch_list(*, limit: int = 50) -> BranchList:
    """This function will return the first members of the branch by name. The row policy leaves only its members."""
    people = Person.objects.order_by("name_key", "id").values_list("pk", flat=True)
    return BranchList(tuple(people[:limit]), people.count())


def employers(*, on: date) -> list[Employer]:
    """This function will return the employers that are open on that day, by name."""
    return list(Employer.objects.filter(models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=on)).order_by("name_key", "id"))


def workplaces(*, employer: Employer | None = None) -> list[Workplace]:
    """This function will return the open workplaces by name: all, or those of one employer."""
    open_ = Workplace.objects.filter(closed_on__isnull=True)
    found = open_.select_related("employer").order_by("name", "employer__name", "id")
    return list(found.filter(employer=employer) if employer else found)


def branches() -> models.QuerySet[Branch]:
    """This function will return the open branches by name."""
    return Branch.objects.filter(closed_on__isnull=True).order_by("name")


def post(key: UUID) -> Post | None:
    """This function will return one post with its holder, or None where there is none of that key in the role's scope."""
    return Post.objects.filter(pk=key).select_related("person", "workplace", "branch").first()
