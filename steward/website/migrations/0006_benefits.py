"""Benefits are for members, whatever is saved."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("website", "0005_second_look")]

    operations = [sql.run(__file__, "benefits.sql")]
