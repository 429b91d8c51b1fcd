"""Two editors who save at once do not wait for each other."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_receipts"),
        ("website", "0007_meaning"),
    ]

    operations = [sql.run(__file__, "stamp.sql")]
