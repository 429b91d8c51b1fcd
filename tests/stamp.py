"""The number of the website's last change, as a visitor's process reads it; here within the test's own transaction."""

from django.db import connection

from steward.people.acting import Actor, acting_as


def number() -> int:
    """This function will return the number as it would be if the transaction had ended here."""
    with acting_as(Actor("anonymous"), "website"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        cursor.execute("set local steward.stamped = ''")  # the next change is another transaction's, so to say
        cursor.execute("select number from website_stamp")
        return int(cursor.fetchone()[0])
