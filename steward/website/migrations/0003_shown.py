"""Who may read which page, and since when nothing has changed."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("website", "0002_pages"),
        ("register", "0013_own_tables_first"),
        ("wagtailredirects", "0001_initial"),
        ("policy", "0001_initial"),
    ]

    operations = [sql.run(__file__, "shown.sql")]
