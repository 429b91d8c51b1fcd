"""What people write to us is taken as it is, answered by whoever has to, and never altered."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0002_answers"), ("permits", "0005_opened"), ("register", "0008_history")]
    operations = [sql.run(__file__, "answering.sql")]
