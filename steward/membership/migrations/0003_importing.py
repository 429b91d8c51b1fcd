"""What importing asks of the database below the roles."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("membership", "0002_office_day"), ("permits", "0004_protected"), ("register", "0008_history")]
    operations = [sql.run(__file__, "importing.sql")]
