"""The second pair of eyes, and that election material always has one."""

import django.db.models.deletion
from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("website", "0004_finding"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("says", models.CharField(blank=True, max_length=500, verbose_name="What to look at")),
                ("looked_by", models.UUIDField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("agreed", models.BooleanField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "page",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page"),
                ),
                (
                    "revision",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.revision"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("looked_by__isnull", True),
                            models.Q(("looked_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_looks_at_what_they_asked_themselves",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("looked_at__isnull", True)),
                        fields=("page",),
                        name="one_open_request_to_look_for_a_page",
                    ),
                ],
            },
        ),
        sql.run(__file__, "second_look.sql"),
    ]
