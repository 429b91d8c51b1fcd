"""What an officer has typed beside a story is kept with it, and goes with it."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_receipts"),
        ("people", "0005_phone_key"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="story",
            name="nothing_stays_of_a_withdrawn_story",
        ),
        migrations.AddField(
            model_name="story",
            name="draft",
            field=models.JSONField(
                blank=True, default=dict, help_text="what an officer has typed beside it and not yet published or sent"
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(
                        ("draft", {}),
                        ("email", ""),
                        ("heading", ""),
                        ("messages", []),
                        ("name", ""),
                        ("phone", ""),
                        ("says", ""),
                        ("shown_heading", ""),
                        ("shown_name", ""),
                        ("shown_says", ""),
                        ("withdrawn_at__isnull", False),
                        ("work", ""),
                    ),
                    _connector="OR",
                ),
                name="nothing_stays_of_a_withdrawn_story",
            ),
        ),
        sql.run(__file__, "drafts.sql"),
    ]
