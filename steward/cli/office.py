"""`steward post ...`: who holds which office."""

import click

from steward.cli.base import actor_of, answer, ready


@click.group()
def post() -> None:
    """Offices: who holds them."""


@post.command(name="list")
@click.option("--as", "account", required=True, help="the sign-in email of the administrator who asks")
@click.option("--json", "as_json", is_flag=True)
def list_(account: str, as_json: bool) -> None:
    """List the offices held today."""
    ready("office")
    from django.utils import timezone

    from steward.people.acting import acting_as
    from steward.register.models import Post
    from steward.trail import looks

    actor = actor_of(account, roles=["administrator", "membership_officer"])
    purpose = "staff_access" if actor.role == "administrator" else "register"
    with acting_as(actor, purpose):
        held = list(
            Post.objects.standing(on=timezone.localdate()).select_related("person", "workplace", "branch").order_by("role", "id")
        )
        looks.record([each.person_id for each in held], what="list of offices")
        rows = [
            {
                "id": str(p.pk),
                "role": p.role,
                "name": p.person.name,
                "scope": str(p.workplace or p.branch or ""),
                "from": p.from_on,
            }
            for p in held
        ]
    answer(rows, as_json=as_json, text="\n".join(f"{r['role']:<26} {r['name']:<30} {r['scope']}" for r in rows))
