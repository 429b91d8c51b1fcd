"""What is destroyed when its time is over, of every room that has such rows by now, with a certificate of each run."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0004_field"),
        ("campaigns", "0001_initial"),
        ("enquiries", "0002_answers"),
        ("interests", "0001_initial"),
        ("outbox", "0006_answers"),
        ("trail", "0006_destroyed"),
        ("website", "0003_shown"),
    ]
    operations = [sql.run(__file__, "destroying.sql")]
