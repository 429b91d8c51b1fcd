"""A post is never prolonged."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("register", "0005_appointing")]
    operations = [sql.run(__file__, "appointing_ends.sql")]
