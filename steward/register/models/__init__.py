"""The register: who is a member, where they live, where they work, which office they hold."""

from steward.register.models.acts import Act, Former, Pair
from steward.register.models.employers import Alias, Employer, FormerName, Workplace, WorkplaceContact
from steward.register.models.memberships import Address, Addresses, Branch, ClassHeld, Employment, Membership, Memberships
from steward.register.models.posts import Post, Posts, Sampled

__all__ = [
    "Act",
    "Address",
    "Addresses",
    "Alias",
    "Branch",
    "ClassHeld",
    "Employer",
    "Employment",
    "Former",
    "FormerName",
    "Membership",
    "Memberships",
    "Pair",
    "Post",
    "Posts",
    "Sampled",
    "Workplace",
    "WorkplaceContact",
]
