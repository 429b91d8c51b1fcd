"""Whoever complained about their data is told what came of it; what is typed beside an enquiry is kept."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0004_area"),
        ("outbox", "0006_answers"),
        ("people", "0005_phone_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="draft",
            field=models.JSONField(blank=True, default=dict, help_text="what was typed beside it in the office and not yet sent"),
        ),
        migrations.AddField(
            model_name="enquiry",
            name="unanswered",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_way", "They left no way to reach them"),
                    ("failed", "What we sent could not be delivered, and we know no other way"),
                    ("withdrawn", "They took the complaint back"),
                    ("none", "It is none: sent by a machine, or the same a second time"),
                ],
                max_length=9,
                verbose_name="why no answer could be sent",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="asks",
            field=models.BooleanField(default=False, verbose_name="asks something back, and tells no outcome"),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="state",
            field=models.CharField(
                choices=[("new", "new"), ("seen", "taken"), ("waiting", "waiting for them"), ("done", "done")],
                default="new",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unanswered", "no_way"), _negated=True),
                    models.Q(("email", ""), ("person__isnull", True), ("phone", "")),
                    _connector="OR",
                ),
                name="who_left_a_way_can_be_reached",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("unanswered", ""), ("state", "done"), _connector="OR"),
                name="an_open_enquiry_can_still_be_answered",
            ),
        ),
        sql.run(__file__, "outcome.sql"),
    ]
