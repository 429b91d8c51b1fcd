"""Why a page is late, for its editor to read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("website", "0010_finding_faster"),
    ]

    operations = [
        migrations.CreateModel(
            name="Late",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("appears", models.BooleanField()),
                ("due_at", models.DateTimeField()),
                ("because", models.TextField()),
                (
                    "page",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("page", "appears"), name="one_reason_why_a_page_is_late")],
            },
        ),
    ]
