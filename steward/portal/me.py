"""The person whose account is signed in, as the register has them today.

Nothing here asks for a person by key: the role *member* is shown its own rows and no others, so what is found is mine.
"""

from dataclasses import dataclass
from datetime import date, datetime

from steward.people.models import Person
from steward.register import acts, kinds, rulebook
from steward.register.models import Act, Address, Employment, Membership


@dataclass(frozen=True)
class Me:
    """What stands in the union's books about me today."""

    person: Person
    membership: Membership | None
    address: Address | None
    job: Employment | None
    on: date

    @property
    def is_member(self) -> bool:
        """Whether the membership stands today; one that has ended is shown, and counts no more."""
        m = self.membership
        return m is not None and m.joined_on <= self.on and (m.ended_on is None or m.ended_on > self.on)

    @property
    def first_name(self) -> str:
        """What a greeting says; somebody with one name is called by it."""
        return self.person.given_names or self.person.family_name

    @property
    def member_class(self) -> str:
        """The class of membership in words."""
        return rulebook.class_name(self.membership.member_class) if self.membership else ""

    @property
    def class_since(self) -> date | None:
        """The day from which the member is in that class, where it is another than the day of joining."""
        m = self.membership
        return m.class_from_on if m is not None and m.class_from_on != m.joined_on else None

    @property
    def leaves_on(self) -> date | None:
        """The day on which a membership that still stands ends."""
        return self.membership.ended_on if self.membership is not None and self.is_member else None

    @property
    def employer(self) -> str:
        """The employer by its own name where we know it, or as it was typed."""
        if self.job is None:
            return ""
        return self.job.employer.name if self.job.employer else self.job.employer_as_typed


def find(*, on: date) -> Me | None:
    """This function will return the person who acts, or None for an account that belongs to nobody in the register."""
    person = Person.objects.first()  # the row policy leaves one row, the member's own
    if person is None:
        return None
    memberships = Membership.objects.filter(person=person).select_related("branch").order_by("-joined_on", "id")
    jobs = Employment.objects.filter(person=person, until_on__isnull=True).select_related("employer", "workplace__employer")
    return Me(
        person=person,
        membership=memberships.first(),
        address=Address.objects.filter(person=person, until_on__isnull=True).first(),
        job=jobs.first(),
        on=on,
    )


@dataclass(frozen=True)
class Done:
    """Something that was done to my membership: what, from which day, by which rule, and whether it was taken back."""

    says: str
    on: date
    at: datetime
    rule: str
    told: tuple[str, ...]
    undone: bool


def done_to(me: Me, *, limit: int = 20) -> list[Done]:
    """This function will return what was done to my membership, the newest first, with the rule that decided (P08)."""
    found = acts.about([me.person.pk]).filter(kind__in=kinds.OF_A_MEMBERSHIP, undoes__isnull=True).order_by("-at", "id")[:limit]
    done = list(found)
    undone = set(Act.objects.filter(undoes__in=[act.pk for act in done]).values_list("undoes_id", flat=True))
    return [
        Done(
            kinds.words(act.kind), act.on, act.at, str(act.detail.get("rule", "")).partition(";")[0],
            (*(str(act.detail[key]) for key in ("says", "reason") if act.detail.get(key)), *act.detail.get("explained", ())),
            act.pk in undone,
        )
        for act in done
    ]  # fmt: skip
