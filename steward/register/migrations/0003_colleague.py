"""How an administrator adds somebody who works for the union."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("register", "0002_scopes"), ("people", "0002_given_key")]
    operations = [sql.run(__file__, "colleague.sql")]
