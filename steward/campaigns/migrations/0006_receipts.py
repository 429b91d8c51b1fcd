"""A visitor has one kind of message sent: the receipt of a story."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_messages")]

    operations = [sql.run(__file__, "receipts.sql")]
