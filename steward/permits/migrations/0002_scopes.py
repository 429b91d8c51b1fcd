"""The workplace representative's scope, which heeds objections."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("permits", "0001_initial"), ("register", "0002_scopes")]
    operations = [sql.run(__file__, "scopes.sql")]
