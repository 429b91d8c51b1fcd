"""The number of the website's last change, as whoever keeps something "as long as it stands" reads it (website_stamp).

The database raises it as each change is committed. What was asked after it was read is never older than it. The number alone is not
enough: a database that was restored counts the same numbers again, so the version of its row is read with it.
"""

from typing import NamedTuple

from django.db import connection

ASKED = "select number, xmin::text, pg_current_xact_id_if_assigned() is not null from website_stamp"
Key = tuple[int, str]


class Stamp(NamedTuple):
    """What was read: the number, the version of its row, and whether this transaction has written something."""

    number: int
    version: str
    has_written: bool

    @property
    def key(self) -> Key | None:
        """Under which something may be kept. None in a transaction that has written: it may see what nobody else sees yet."""
        # keeps: W15
        return None if self.has_written else (self.number, self.version)


def read() -> Stamp:
    """This function will return the number as this transaction sees it."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        return Stamp(*cursor.fetchone())
