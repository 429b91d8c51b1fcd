"""The search of a common word, in two thirds of the time once more."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("website", "0014_found_by_index")]

    operations = [
        migrations.AddIndex(
            model_name="shown",
            index=models.Index(
                fields=["page"],
                name="shown_not_to_all",
                condition=models.Q(("live", False), ("members_only", True), _connector="OR"),
            ),
        ),
        sql.run(__file__, "found_sooner.sql"),
    ]
