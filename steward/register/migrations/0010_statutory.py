"""The statutory register on any day, in two times; its figures; and what an assurer draws, sees and writes down."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0009_aliases"),
        ("permits", "0003_protection"),
    ]
    operations = [sql.run(__file__, "statutory.sql")]
