"""The person whose account is signed in, as the register has them today.

Nothing here asks for a person by key: the role *member* is shown its own rows and no others, so what is found is mine.
"""

from dataclasses import dataclass
from datetime import date

from steward.people.models import Person
from steward.register.models import Address, Employment, Membership


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
        return f"{self.membership.member_class.replace('_', ' ').capitalize()} member" if self.membership else ""

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
