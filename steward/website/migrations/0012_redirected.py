"""A file that an old address leads to is had by whoever follows it."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("website", "0011_late"),
    ]

    operations = [sql.run(__file__, "redirected.sql")]
