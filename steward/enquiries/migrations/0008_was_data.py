"""What was once a complaint about personal data is closed as one, whoever answers it by then."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0007_half_typed"),
        ("outbox", "0006_answers"),
        ("people", "0006_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="was_data",
            field=models.BooleanField(default=False, editable=False, verbose_name="was a complaint about personal data"),
        ),
        sql.run(__file__, "was_data.sql"),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("unanswered", ""), ("kind", "data"), _connector="OR"),
                name="a_reason_is_about_a_data_complaint",
            ),
        ),
    ]
