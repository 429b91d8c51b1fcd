"""No @ hides in a cell, what was prepared stays as it was, and whoever set the key does not release to it."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_two_indexes_less")]
    operations = [sql.run(__file__, "hands.sql")]
