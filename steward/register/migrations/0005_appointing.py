"""Who may give which office, held by the database."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("register", "0004_one_post")]
    operations = [sql.run(__file__, "appointing.sql")]
