"""The rows of a file: judged by the permit, read as the recipient, and never outside the database but as the file's bytes.

Three temporary tables carry an extract through its transaction. The permit writes who is allowed and which address counts on
the day; the recipient's own role, which can read the fields of the policy and no other column, writes the rows as they will
be sent; the file and the record of what was sent are both copied from these rows, so that they cannot differ.
"""

import secrets
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg import sql

from steward.people.acting import Actor, acting_as, current
from steward.people.models import Person
from steward.permits.permit import ALLOWED, Permit, Tally, judging
from steward.permits.stops import EMAIL, LETTER, PHONE
from steward.policy.words import Recipient
from steward.register.models import Address, Membership

# `offset 0` keeps PostgreSQL from working an expression out again wherever it is used.
# A row in which any cell holds one of these goes through steward.cell (migrations/hands.sql), cell by cell.
ODD = (
    r"[\u0001-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff@\uff20\ufe6b]"
    r"|\ue000[\s=+\uff1d\uff0b\uff0d-]|\s(\ue000|\s)"
)
PIECE = "piece"


class NoSuchField(Exception):
    """A file cannot carry this field: nothing says which row counts on a day. Take it out of policy/recipients.toml."""


@dataclass(frozen=True)
class Column:
    """One column of a file: its name in the header, and the field it comes from."""

    name: str
    model: type[models.Model]
    column: str


def columns(fields: "list[str] | tuple[str, ...]") -> list[Column]:
    """This function will return the columns of a file with these fields (`Model.field`), in this order, after the piece id."""
    known = {model.__name__: model for model in (Person, Address, Membership)}
    names = [each.partition(".")[2] for each in fields]
    found = []
    for each, name in zip(fields, names, strict=True):
        model = known.get(each.partition(".")[0])
        if model is None:
            raise NoSuchField(f"{each}: {NoSuchField.__doc__}")
        unique = name if names.count(name) == 1 else each.replace(".", "_").lower()
        column = {f.name: f.column for f in model._meta.concrete_fields}[name]
        found.append(Column(unique, model, str(column)))
    return found


def header(fields: "list[str] | tuple[str, ...]") -> list[str]:
    """This function will return the names of a file's columns, as its first line says them."""
    return [PIECE, *(column.name for column in columns(fields))]


def label(name: str) -> str:
    """This function will return a field of the policy, `Model.field`, in words for its person."""
    model, _, attribute = name.partition(".")
    for known in apps.get_models():
        if known.__name__ == model and known.__module__.startswith("steward."):
            words = str(getattr(known._meta.get_field(attribute), "verbose_name", attribute))
            return words[:1].upper() + words[1:]
    return attribute.replace("_", " ").capitalize()


def channel(fields: "list[str] | tuple[str, ...]") -> str:
    """This function will return the channel that a file is for, by what it carries: a file with addresses is for letters."""
    if any(each.startswith("Address.") for each in fields):
        return LETTER
    return EMAIL if "Person.email" in fields else PHONE if "Person.phone" in fields else ""


def _picked(model: type[models.Model], on: date) -> "models.QuerySet[Any, Any]":
    """Which row of a model counts on that day, once a person: the newest."""
    if model is Address:
        newest = Address.objects.current(on=on).exclude(line_1="").order_by("person_id", "-from_on", "-id")
        return newest.distinct("person_id").values_list("person_id", "id")
    latest = Membership.objects.current(on=on).order_by("person_id", "-joined_on", "-id")
    return latest.distinct("person_id").values_list("person_id", "id")


@dataclass
class Rows:
    """The rows of one extract inside one transaction. `collect` first; then copy, count and record as often as needed."""

    recipient: Recipient
    permit: Permit
    seed: str
    mark: str = field(default_factory=lambda: secrets.token_hex(6))

    def __post_init__(self) -> None:
        self.columns = columns(self.recipient.fields)
        self.asker = current().actor
        self.tally = Tally(0, 0)

    @property
    def fields(self) -> list[str]:
        return list(self.recipient.fields)

    def table(self, what: str) -> sql.Identifier:
        """This function will return the name of one of this extract's temporary tables."""
        return sql.Identifier("pg_temp", f"{what}_{self.mark}")

    @contextmanager
    def as_recipient(self) -> Iterator[None]:
        """Work as the recipient's own role of the database, on the account of whoever asks."""
        with acting_as(Actor(self.recipient.key, self.asker.account, None, self.asker.operator), self.permit.purpose.key):
            yield

    def collect(self, *, limit: int | None = None, without: Sequence[UUID] = ()) -> None:
        """This function will judge the register, pick each one's address of the day, and read the rows as the recipient.

        `limit` and `without` are for a preview: so many rows, and not those of people whose records are protected.
        """
        models_picked = list(dict.fromkeys(c.model for c in self.columns if c.model is not Person))
        with judging():
            self._judge()
            for model in models_picked:
                self._pick(model)
        with self.as_recipient():
            rows = self._read(models_picked, limit, without)
        if limit is None:
            # Whoever lost the address between the judging and the reading has none: counted, never lost.
            lost = self.tally.allowed - rows
            excluded = dict(self.tally.excluded)
            if lost:
                excluded["no_address"] = excluded.get("no_address", 0) + lost
            self.tally = Tally(self.tally.register, rows, excluded)

    def _judge(self) -> None:
        statement, params = self.permit.judge().query.sql_with_params()
        piece = sql.SQL(
            "(overlay(overlay(left(h, 32) placing '4' from 13 for 1)"
            " placing translate(substr(h, 17, 1), '0123456789abcdef', '89ab89ab89ab89ab') from 17 for 1))::uuid"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("create temp table {} (person uuid, reason int, piece uuid) on commit drop").format(self._new("judged"))
            )
            # 122 bits that nobody guesses without the extract's seed, shaped as a random uuid: the same in preview and file,
            # new in the next extract.
            cursor.execute(
                sql.SQL(
                    "insert into {} select person, reason, {} from (select person, reason, encode(sha256(decode(%s, 'hex')"
                    " || uuid_send(person)), 'hex') as h from ({}) as q (person, reason) offset 0) as hashed"
                ).format(self.table("judged"), piece, sql.SQL(statement)),  # type: ignore[arg-type]  # Django's own SQL
                [self.seed, *params],
            )
            cursor.execute(sql.SQL("select reason, count(*) from {} group by reason").format(self.table("judged")))
            self.tally = self.permit.tally_of(dict(cursor.fetchall()))
            self._open("judged", self.recipient.key)

    def _pick(self, model: type[models.Model]) -> None:
        statement, params = _picked(model, self.permit.on).query.sql_with_params()
        what = f"pick_{model._meta.model_name}"
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("create temp table {} (person uuid, pick uuid) on commit drop").format(self._new(what)))
            inserted = sql.SQL("insert into {} {}").format(self.table(what), sql.SQL(statement))  # type: ignore[arg-type]
            cursor.execute(inserted, params)
        self._open(what, self.recipient.key)

    def _read(self, picked: list[type[models.Model]], limit: int | None, without: Sequence[UUID]) -> int:
        no_email = "email" in self.recipient.never
        cells = [sql.Identifier(column.model._meta.db_table, column.column) for column in self.columns]
        texts = [sql.SQL("{}::text").format(cell) for cell in cells]
        odd = sql.SQL("concat_ws(chr(57344), '', {}, '') ~ {}").format(sql.SQL(", ").join(texts), sql.Literal(ODD))
        clean = [
            # keeps: P25
            sql.SQL("case when odd.odd then steward.cell({0}, {1}) else nullif({0}, '') end").format(each, sql.Literal(no_email))
            for each in texts
        ]
        person = sql.Identifier(Person._meta.db_table)
        joins = [sql.SQL("join {0} on {0}.id = judged.person").format(person)]
        for model in picked:
            pick, row = self.table(f"pick_{model._meta.model_name}"), sql.Identifier(model._meta.db_table)
            joins.append(sql.SQL("join {0} on {0}.person = judged.person join {1} on {1}.id = {0}.pick").format(pick, row))
        first = sql.SQL("select * from {} where reason = {}").format(self.table("judged"), sql.Literal(ALLOWED))
        if without:
            first = sql.SQL("{} and person <> all ({}::uuid[])").format(first, sql.Literal([str(each) for each in without]))
        if limit is not None:
            first = sql.SQL("{} order by piece limit {}").format(first, sql.Literal(limit))
        names = [sql.SQL("{} text").format(sql.Identifier(f"c_{column.name}")) for column in self.columns]
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("create temp table {} (piece uuid, person uuid, {}) on commit drop").format(
                    self._new("sent"), sql.SQL(", ").join(names)
                )
            )
            cursor.execute(
                sql.SQL(
                    "insert into {} select judged.piece, judged.person, {} from ({}) as judged {} cross join lateral (select {} as odd offset 0) as odd"
                ).format(self.table("sent"), sql.SQL(", ").join(clean), first, sql.SQL(" ").join(joins), odd)
            )
            written = cursor.rowcount
        self._open("sent", self.asker.role)
        return int(written)

    def copy(self) -> Generator[bytes, None, None]:
        """This function will stream the file's bytes: a header, then a row for each piece, in the order of the piece ids."""
        # A piece id is as good as random: the order of the rows says nothing about anybody.
        cells = [sql.SQL("{} as {}").format(sql.Identifier(f"c_{c.name}"), sql.Identifier(c.name)) for c in self.columns]
        statement = sql.SQL("copy (select piece, {} from {} order by piece) to stdout with (format csv, header true)").format(
            sql.SQL(", ").join(cells), self.table("sent")
        )
        with self.as_recipient(), connection.cursor() as cursor, cursor.copy(statement) as copying:
            for block in copying:
                yield bytes(block)

    def people(self) -> "list[Any]":
        """This function will return whom the collected rows are about, for the trail of a preview."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("select person from {}").format(self.table("sent")))
            return [row[0] for row in cursor.fetchall()]

    def sent_as_json(self) -> tuple[sql.Composed, sql.Identifier]:
        """This function will return the expression for a row as it was sent, and the table it is in."""
        pairs = [sql.SQL("{}, coalesce({}, '')").format(sql.Literal(c.name), sql.Identifier(f"c_{c.name}")) for c in self.columns]
        return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs)), self.table("sent")

    def _new(self, what: str) -> sql.Identifier:
        return sql.Identifier(f"{what}_{self.mark}")

    def _open(self, what: str, role: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("grant select on {} to {}").format(
                    self.table(what), sql.Identifier(f"{settings.STEWARD_ROLE_PREFIX}{role}")
                )
            )
