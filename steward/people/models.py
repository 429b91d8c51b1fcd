"""People and how they sign in. A person may have an account; joining never asks for one."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from steward.people import names
from steward.policy.record import Kept, Record


class Person(Kept):
    """Anybody the union knows: a member, an applicant, a colleague."""

    given_names = models.CharField("given names", max_length=120, blank=True)
    family_name = models.CharField("family name", max_length=120)
    name_key = models.CharField(max_length=250, db_collation="C", editable=False)
    given_key = models.CharField(max_length=250, db_collation="C", editable=False, default="", db_default="")
    born_on = models.DateField("date of birth", null=True, blank=True)
    email = models.EmailField("email address", blank=True)
    email_key = models.CharField(max_length=254, db_collation="C", blank=True, editable=False)
    phone = models.CharField("telephone", max_length=40, blank=True)
    # The last ten digits, which are the same for 07700 900123 and +44 7700 900123. The database fills it (phone_key.sql).
    phone_key = models.CharField(max_length=10, db_collation="C", blank=True, editable=False, default="", db_default="")

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["name_key"], name="person_by_name"),
            models.Index(fields=["given_key"], name="person_by_given_name"),
            models.Index(fields=["email_key"], name="person_by_email", condition=~models.Q(email_key="")),
            models.Index(fields=["phone_key"], name="person_by_phone", condition=~models.Q(phone_key="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(family_name=""), name="a_person_has_a_name"),
        ]

    class Data:
        subject = "self"
        kept = "membership_record"
        name = "given_names family_name name_key given_key"
        born = "born_on"
        email = "email email_key"
        phone = "phone phone_key"
        ours = "recorded_at act"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as it is written on an envelope; somebody with one name has only that."""
        return f"{self.given_names} {self.family_name}".strip()

    def rename(self, *, given_names: str, family_name: str) -> list[str]:
        """This function will set the name and its key, and return the fields that changed."""
        self.given_names, self.family_name = names.tidy(given_names), names.tidy(family_name) or family_name.strip()
        self.name_key = names.person_key(self.given_names, self.family_name)
        self.given_key = names.key(f"{self.given_names} {self.family_name}")
        return ["given_names", "family_name", "name_key", "given_key"]


class Work(Record):
    """How far a long piece of work is: which step, how many rows, and how it ended. It names nobody (people/work.py)."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits for its turn"
        RUNNING = "running", "is running"
        DONE = "done", "done"
        FAILED = "failed", "ended without a result"
        INTERRUPTED = "interrupted", "was interrupted"

    kind = models.CharField(max_length=20)
    about = models.UUIDField(help_text="the list, or the file, that it is about")
    state = models.CharField(max_length=12, choices=State.choices)
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0: not known")
    begun_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about"], condition=models.Q(ended_at__isnull=True), name="one_work_at_a_time"),
        ]
        indexes = [models.Index(fields=["about", "-begun_at"], name="work_newest_first")]

    class Data:
        subject = None
        group = "lists"


class Accounts(BaseUserManager["Account"]):
    """Accounts are made by people.actions only; `createsuperuser` does not exist here."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=names.email_key(username or ""))


class Account(AbstractBaseUser, PermissionsMixin):
    """How a person signs in. Its email is the name to sign in by, not the address that the union writes to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    email = models.EmailField("sign-in email", unique=True)
    password = models.CharField(max_length=128)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # Django's and Wagtail's word for: may open the editor
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(email=""), name="an_account_has_an_email")]

    class Data:
        subject = "person"
        kept = "sign_in"
        account = "email last_login is_active created_at"
        editing = "is_staff is_superuser"
        secret = "password"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This function will write what signing in may change; allauth saves whole rows, of which its role may write a part."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = ["email", "password", "is_active", "last_login"]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return "account"  # never an address: this text reaches logs and pages of libraries

    def get_full_name(self) -> str:
        """This function will return what the editor's screens call this account."""
        return self.get_short_name()

    def get_short_name(self) -> str:
        return self.email.partition("@")[0]


class WayIn(Record):
    """A one-time code with which a new member opens an account. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ways_in")
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Data:
        subject = "person"
        kept = "access_codes"
        access_codes = "code_hash made_at expires_at used_at"
