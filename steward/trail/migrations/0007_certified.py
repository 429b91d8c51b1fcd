"""Certificates of destruction are sealed with the rest of the trail."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0006_destroyed"),
    ]

    operations = [sql.run(__file__, "certified.sql")]
