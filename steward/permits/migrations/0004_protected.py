"""Protected records: who does not see them, and how they are opened."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("permits", "0003_protection"), ("register", "0008_history")]
    operations = [sql.run(__file__, "protection.sql")]
