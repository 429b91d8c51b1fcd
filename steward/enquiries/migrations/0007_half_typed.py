"""An enquiry is sent in without a word about what the office has typed beside it: the database fills that in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0006_untold")]

    operations = [
        migrations.AlterField(
            model_name="enquiry",
            name="draft",
            field=models.JSONField(
                blank=True, db_default={}, default=dict, help_text="what was typed beside it in the office and not yet sent"
            ),
        ),
    ]
