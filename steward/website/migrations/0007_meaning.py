"""Words that mean the same, for the search."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("website", "0006_benefits"),
    ]

    operations = [
        migrations.CreateModel(
            name="SameWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    models.CharField(
                        help_text="With a comma between them, such as: sacked, dismissal, lost my job. A page with what was typed comes first.",
                        max_length=500,
                        unique=True,
                        verbose_name="Words that mean the same",
                    ),
                ),
            ],
            options={
                "verbose_name": "words that mean the same",
                "verbose_name_plural": "words that mean the same",
                "ordering": ("words",),
            },
        ),
        sql.run(__file__, "meaning.sql"),
    ]
