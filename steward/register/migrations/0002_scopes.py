"""The scopes of roles, as functions of the database."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("people", "0001_initial")]
    operations = [sql.run(__file__, "scopes.sql"), sql.run(__file__, "numbers.sql")]
