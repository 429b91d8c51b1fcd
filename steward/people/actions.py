"""Changes to people and their accounts."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy

from steward.people import names
from steward.people.models import Account, Person, WayIn

LASTS = timedelta(days=28)
NOT_THIS_EMAIL = gettext_lazy("This email address cannot be used. Enter another, like name@example.com")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: read from paper
_LENGTH = 16  # of 32 letters: 80 bits


class UnableToEnter(Exception):
    """The code does not open an account; the words are for whoever typed it, and the same for every reason."""


class UnableToSignIn(Exception):
    """No account may be named so; the words are for whoever typed it, and the same whether the address is bad or taken."""


class UnableToChange(Exception):
    """The row is not there for this role: the database left it untouched."""


def update(row: Person, *, fields: list[str]) -> None:
    """This function will write the named fields of one row, and raise UnableToChange unless exactly one row changed.

    Row security hides rows without an error: an UPDATE of a hidden row is 0 rows and silence.
    """
    changed = type(row)._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in fields})
    if changed != 1:
        raise UnableToChange(f"{row._meta.verbose_name} is not open to this role.")


@transaction.atomic
def add_person(*, given_names: str, family_name: str, email: str = "", phone: str = "", born_on: date | None = None) -> Person:
    """This function will add a person with the name as they write it."""
    person = Person(email=email.strip(), email_key=names.email_key(email), phone=phone.strip(), born_on=born_on)
    person.rename(given_names=given_names, family_name=family_name)
    person.save(force_insert=True)
    return person


@transaction.atomic
def change_person(person: Person, **said: object) -> list[str]:
    """This function will change name, date of birth, email or telephone of a person, and return the fields that changed."""
    fields = []
    if {"given_names", "family_name"} & said.keys():
        given = str(said.pop("given_names", person.given_names))
        family = str(said.pop("family_name", person.family_name))
        if (given.strip(), family.strip()) != (person.given_names, person.family_name):
            fields += person.rename(given_names=given, family_name=family)
    if "email" in said and str(said["email"]).strip() != person.email:
        person.email = str(said.pop("email")).strip()
        person.email_key = names.email_key(person.email)
        fields += ["email", "email_key"]
    said.pop("email", None)
    for name, value in said.items():
        if name not in ("phone", "born_on"):
            raise TypeError(f"{name} is not changed here.")
        if getattr(person, name) != value:
            setattr(person, name, value)
            fields.append(name)
    if fields:
        update(person, fields=fields)
    return fields


def _hashed(code: str) -> str:
    return hashlib.sha256("".join(code.upper().split()).replace("-", "").encode()).hexdigest()


@transaction.atomic
def make_way_in(person: Person, *, at: datetime) -> str:
    """This function will make a one-time code for a person, and return it as it is printed: ABCD-EFGH-JKLM-NPQR.

    Only its hash is kept. It lasts 28 days.
    """
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    WayIn(person=person, code_hash=_hashed(code), made_at=at, expires_at=at + LASTS).save(force_insert=True)
    return "-".join(code[i : i + 4] for i in range(0, _LENGTH, 4))


@transaction.atomic
def enter(*, code: str, email: str, password: str, at: datetime) -> Account:
    """This function will open the account of whoever holds the code, with a sign-in email and a password of their own.

    Who has an account gets a new password and keeps the sign-in email; an account that was closed stays closed.
    Runs as the role signin, which sees the hash of the code and nothing of the register. Raises UnableToEnter with the same
    words for a code that is wrong, used or expired; ValidationError for a password that is too easily guessed.
    """
    wrong = gettext(
        "This code does not work. Check it against the letter or email; it works once, for 28 days. Ask us for a new one."
    )
    way_in = WayIn.objects.select_for_update().filter(code_hash=_hashed(code)).first()
    if way_in is None or way_in.used_at is not None or way_in.expires_at <= at:
        raise UnableToEnter(wrong)
    account = Account.objects.filter(person_id=way_in.person_id).first()
    if account is not None and not account.is_active:
        raise UnableToEnter(wrong)
    validate_password(password)
    try:
        with transaction.atomic():
            if account is None:
                account = Account(person_id=way_in.person_id, email=names.email_key(email))
                account.set_password(password)
                account.save(force_insert=True)
            else:
                # keeps: P24
                # A code never moves an account to another mailbox: whoever reset passwords with the old one still can.
                account.set_password(password)
                account.save(update_fields=["password"])
    except IntegrityError:
        raise UnableToEnter(gettext("Choose another email address to sign in with: this one cannot be used here.")) from None
    WayIn.objects.filter(person_id=way_in.person_id, used_at__isnull=True).update(used_at=at)
    return account


@transaction.atomic
def change_sign_in_email(account: Account, *, email: str, at: datetime) -> str:
    """This function will make `email` the name that the account signs in by, and return the old one, which is to be told.

    Runs as the role signin. Raises UnableToSignIn for an address that is none, or that another account has in whatever case
    it is written.
    """
    new = names.email_key(email)
    row = Account.objects.select_for_update().filter(pk=account.pk, is_active=True, created_at__lte=at).first()
    if row is None:
        raise UnableToChange("account is not open to this role.")
    old = row.email
    if old == new:
        return old
    try:
        validate_email(new)
        if Account.objects.filter(email__iexact=new).exclude(pk=row.pk).exists():
            raise UnableToSignIn(NOT_THIS_EMAIL)
        with transaction.atomic():
            row.email = new
            row.save(update_fields=["email"])
    except (ValidationError, IntegrityError):
        raise UnableToSignIn(NOT_THIS_EMAIL) from None
    account.email = new
    return old


def find_account(*, email: str) -> UUID | None:
    """This function will return the key of the account with this sign-in email, for the command line. Runs as signin."""
    return Account.objects.filter(email=names.email_key(email), is_active=True).values_list("pk", flat=True).first()
