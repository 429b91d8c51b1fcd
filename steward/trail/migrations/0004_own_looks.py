"""Looks come from the session."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("trail", "0003_no_waiting_looks")]
    operations = [sql.run(__file__, "own_looks.sql")]
