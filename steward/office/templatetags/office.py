"""What the office's templates can say beside what all templates can."""

import re

from django import template

from steward.policy import text

register = template.Library()


@register.filter
def phone_digits(number: str) -> str:
    """This function will write a telephone number as a `tel:` link needs it: digits, and a plus in front."""
    said = number.strip()
    return ("+" if said.startswith("+") else "") + re.sub(r"\D", "", re.split(r"(?i)\s*(?:ext|x)", said)[0].replace("(0)", ""))


@register.filter
def tidy_word(word: str) -> str:
    """This function will write a key of the policy as words: membership_officer becomes membership officer."""
    return word.replace("_", " ")


@register.filter
def role_name(role: str) -> str:
    """This function will write a role as the policy names it."""
    known = text.current().roles.get(role)
    return str(known.name) if known else role.replace("_", " ")
