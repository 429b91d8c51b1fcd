"""Rows that are added or removed are written down for a whole statement at once."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("trail", "0007_certified")]

    operations = [sql.run(__file__, "note_rows.sql")]
