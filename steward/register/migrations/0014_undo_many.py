"""Undoing a list of very many rows takes as long as the list is, whatever the planner believes of the register."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("register", "0013_own_tables_first")]

    operations = [sql.run(__file__, "undo_many.sql")]
