"""A member drops a choice, and nothing of it stays."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("interests", "0001_initial"), ("register", "0008_history")]
    operations = [sql.run(__file__, "choosing.sql")]
