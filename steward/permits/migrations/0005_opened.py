"""Protected records: what a branch officer may open, until when something is open, whom to protect; posts that are signed for again."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("permits", "0004_protected"), ("register", "0008_history")]
    operations = [sql.run(__file__, "opened.sql"), sql.run(__file__, "signing.sql")]
