"""What the field tells the office, and what the office notes: written by whoever writes it, at the time it is written."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("membership", "0003_importing"), ("permits", "0005_opened"), ("register", "0008_history")]
    operations = [sql.run(__file__, "field.sql")]
