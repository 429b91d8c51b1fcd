"""The acts about somebody are found by the index of persons, below the row policies too."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0011_doubles"),
        ("permits", "0004_protected"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["kind", "at"], name="act_by_kind"),
        ),
        sql.run(__file__, "acts_about.sql"),
    ]
