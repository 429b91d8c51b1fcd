"""A complaint about personal data whose answer failed is open again; what was typed beside one stays with whoever typed it."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0005_outcome"),
        ("outbox", "0006_answers"),
    ]

    operations = [sql.run(__file__, "untold.sql")]
