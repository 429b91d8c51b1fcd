"""The short notice that stands at each place where we ask for data (P44), made from the policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext_lazy

from steward.policy import notice, text
from steward.web.context import describe_union

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
WRITTEN = gettext_lazy("what you write here")


@register.inclusion_tag("web/collecting.html")
def collecting(purposes: str, what: StrOrPromise = WRITTEN, holds: Iterable[str] | None = None) -> dict[str, Any]:
    """This function will tell, where data is asked for, who asks, what for, on what ground, and who will get it.

    `purposes` are keys of policy/purposes.toml, separated by spaces: `{% collecting "register contact" %}`. With `holds`, the
    categories that this form asks for, only those purposes are told that use one of them.
    """
    # keeps: P01, P44
    policy, asked = text.current(), None if holds is None else set(holds)
    told = [key for key in purposes.split() if asked is None or asked & set(policy.purposes[key].uses)]
    said = notice.collection(policy, purposes=told)
    return {"said": said, "union": describe_union(), "what": what}
