"""The messages about a story stay tied to it, and no others go with it."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_constituencies")]

    operations = [sql.run(__file__, "messages.sql")]
