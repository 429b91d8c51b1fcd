"""Seals over the trail, what was compared with them, and notes on looks that were listed as unusual."""

import uuid

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0004_own_looks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("key", models.UUIDField(help_text="which listed looks: made of rule, day, colleague and person")),
                ("rule", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("colleague", models.UUIDField(help_text="the account whose looks they were", null=True)),
                ("person", models.UUIDField(null=True)),
                ("account", models.UUIDField(null=True)),
                ("note", models.CharField(max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(unique=True)),
                ("shape", models.SmallIntegerField(help_text="which columns were sealed: see sealing.SHAPES")),
                ("rows", models.BigIntegerField()),
                ("contents", models.JSONField()),
                ("sealed_at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("seals", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("whole", models.BooleanField(help_text="from the first seal, not only since a day")),
                ("findings", models.JSONField(default=list, help_text="the first hundred: minute, kind and words")),
            ],
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["at"], name="trail_change_at"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["account", "at"], name="trail_change_account"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["account", "at"], name="trail_look_account"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["key"], name="trail_review_key"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["at"], name="trail_review_at"),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["at"], name="trail_verification_at"),
        ),
        sql.run(__file__, "seals.sql"),
    ]
