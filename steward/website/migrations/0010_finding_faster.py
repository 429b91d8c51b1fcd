"""The search of a common word, in two thirds of the time."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("website", "0009_naming")]

    operations = [sql.run(__file__, "finding_faster.sql")]
