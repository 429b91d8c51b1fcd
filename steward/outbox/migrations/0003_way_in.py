"""Where a one-time code may go, which the database answers from accounts, addresses and the trail."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_defer"),
        ("people", "0002_given_key"),
        ("register", "0005_appointing"),
        ("trail", "0002_note_change"),
    ]
    operations = [sql.run(__file__, "way_in.sql")]
