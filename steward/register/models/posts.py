"""Who holds which office, and what is drawn for an assurer who holds one."""

from datetime import date

from django.db import models
from django.db.models import Q

from steward.people.models import Person
from steward.policy.record import Kept, Record
from steward.register.models.employers import Workplace
from steward.register.models.memberships import Branch


class Posts(models.QuerySet["Post"]):
    """Posts as of a day."""

    def standing(self, *, on: date) -> "Posts":
        """This function will keep the posts held on that day; the day a post ends is no longer part of it."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


class Post(Kept):
    """An office held from one day to another, with a scope. It gives its role to its holder, for as long as it lasts (P21)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, null=True, blank=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    signed_on = models.DateField("undertaking signed on", null=True)  # until then the post opens nothing (P21)
    signed_wording = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="SHA-256 of the undertaking as it was shown"
    )
    appointed_by = models.UUIDField(null=True)

    objects = Posts.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="workplace_rep") | Q(workplace__isnull=False), name="a_workplace_rep_has_a_workplace"
            ),
            models.CheckConstraint(
                condition=~Q(role="branch_officer") | Q(branch__isnull=False), name="a_branch_officer_has_a_branch"
            ),
            models.CheckConstraint(condition=~Q(role="assurer") | Q(until_on__isnull=False), name="an_assurer_s_post_ends"),
        ]

    class Data:
        subject = "person"
        kept = "posts"
        posts = "role workplace branch from_on until_on signed_on signed_wording"
        ours = "recorded_at act"
        looked_by = "appointed_by"
        others = {"appointed_by": "role"}


class Sampled(Record):
    """One entry of the register that was drawn for an assurer, who sees it while their post lasts (Act 1992 s 24ZA to 24ZC)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="sample")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="samples")
    drawn_at = models.DateTimeField()
    place = models.PositiveIntegerField(help_text="the order in which it was drawn")
    result = models.CharField(max_length=20, blank=True)
    remark = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="an_entry_is_drawn_once")]

    class Data:
        subject = "person"
        kept = "audit"
        audit = "post drawn_at place result remark"
