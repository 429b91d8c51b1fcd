"""Telephone numbers are found however they were written."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_kept"),
        ("register", "0002_scopes"),  # which makes the schema
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone_key",
            field=models.CharField(blank=True, db_collation="C", db_default="", default="", editable=False, max_length=10),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("phone_key", ""), _negated=True), fields=["phone_key"], name="person_by_phone"
            ),
        ),
        sql.run(__file__, "phone_key.sql"),
    ]
