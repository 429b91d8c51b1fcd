"""The trail's trigger function; `steward policy apply` puts the triggers on the tables."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial"), ("register", "0002_scopes")]
    operations = [sql.run(__file__, "note_change.sql")]
