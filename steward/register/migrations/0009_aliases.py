"""Other names of employers, and moving many people between employers, workplaces and branches at once."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_phone_key"),
        ("register", "0008_history"),
    ]
    operations = [
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("name_key", models.CharField(db_collation="C", editable=False, max_length=200, unique=True)),
                ("act", models.UUIDField(editable=False, null=True)),
                (
                    "employer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="register.employer"
                    ),
                ),
            ],
            options={"verbose_name": "other name of an employer", "verbose_name_plural": "other names of employers"},
        ),
        migrations.AddField(model_name="formername", name="act", field=models.UUIDField(editable=False, null=True)),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                condition=models.Q(
                    ("employer__isnull", True), ("until_on__isnull", True), models.Q(("employer_as_typed", ""), _negated=True)
                ),
                fields=["employer_as_typed"],
                name="employment_as_typed",
            ),
        ),
        sql.run(__file__, "employers.sql"),
    ]
