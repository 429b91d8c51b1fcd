"""What the office's templates can say beside what all templates can."""

import re

from django import template

from steward.office.frame import why
from steward.policy import text

register = template.Library()


@register.filter
def phone_digits(number: str) -> str:
    """This function will write a telephone number as a `tel:` link needs it: digits, and a plus in front."""
    said = number.strip()
    return ("+" if said.startswith("+") else "") + re.sub(r"\D", "", re.split(r"(?i)\s*(?:ext|x)", said)[0].replace("(0)", ""))


@register.filter
def account_word(key: object) -> str:
    """This function will name an account by the first letters of its key, as the trail does."""
    return f"account {str(key)[:8]}" if key else "no account yet"


@register.filter
def role_name(role: str) -> str:
    """This function will write a role as the policy names it."""
    known = text.current().roles.get(role)
    return str(known.name) if known else role.replace("_", " ")


@register.filter
def spaced(field: str) -> str:
    """This function will write a field's name in words: `job_title` becomes "job title"."""
    return field.replace("_", " ")


@register.filter
def why_closed(field: str, role: str) -> str:
    """This function will return where the policy says why a field of somebody's job is closed to a role."""
    return why(role, f"Employment.{field}")
