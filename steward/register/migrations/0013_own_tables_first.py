"""Functions that go round the row policies find their own tables; an act says who really did it."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    # After everything that made such a function by then.
    dependencies = [
        ("register", "0012_acts_about"),
        ("membership", "0004_field"),
        ("permits", "0006_in_office"),
        ("people", "0005_phone_key"),
        ("outbox", "0005_life"),
        ("exchange", "0005_hands"),
        ("trail", "0005_seals"),
    ]

    operations = [sql.run(__file__, "own_tables_first.sql")]
