"""A story is sent in without a word about what an officer has typed beside it: the database fills that in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0007_drafts")]

    operations = [
        migrations.AlterField(
            model_name="story",
            name="draft",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="what an officer has typed beside it and not yet published or sent",
            ),
        ),
    ]
