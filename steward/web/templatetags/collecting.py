"""The short notice that stands at each place where we ask for data (P44), made from the policy."""

from typing import Any

from django import template

from steward.policy import notice, text
from steward.web.context import describe_union

register = template.Library()


@register.inclusion_tag("web/collecting.html")
def collecting(purposes: str, what: str = "what you write here") -> dict[str, Any]:
    """This function will tell, where data is asked for, who asks, what for, on what ground, and who will get it.

    `purposes` are keys of policy/purposes.toml, separated by spaces: `{% collecting "register contact" %}`.
    """
    # keeps: P44, P01
    said = notice.collection(text.current(), purposes=purposes.split())
    return {"said": said, "union": describe_union(), "what": what, "authority": text.current().controller.authority}
