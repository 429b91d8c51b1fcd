"""The short notice that stands at each place where we ask for data (P44), made from the policy."""

from collections.abc import Iterable
from typing import Any

from django import template

from steward.policy import notice, text
from steward.web.context import describe_union

register = template.Library()


@register.inclusion_tag("web/collecting.html")
def collecting(purposes: str, what: str = "what you write here", holds: Iterable[str] | None = None) -> dict[str, Any]:
    """This function will tell, where data is asked for, who asks, what for, on what ground, and who will get it.

    `purposes` are keys of policy/purposes.toml, separated by spaces: `{% collecting "register contact" %}`. With `holds`, the
    categories that this form asks for, only those purposes are told that use one of them.
    """
    # keeps: P01, P44
    policy, asked = text.current(), None if holds is None else set(holds)
    told = [key for key in purposes.split() if asked is None or asked & set(policy.purposes[key].uses)]
    said = notice.collection(policy, purposes=told)
    return {"said": said, "union": describe_union(), "what": what}
