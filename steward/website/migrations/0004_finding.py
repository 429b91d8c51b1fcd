"""The words of published pages, to be found by, and views of pages without persons."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("website", "0003_shown"),
        ("campaigns", "0001_initial"),
        ("register", "0013_own_tables_first"),
    ]

    operations = [
        migrations.AlterField(
            model_name="blogpost",
            name="author",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="website.author"),
        ),
        migrations.CreateModel(
            name="Form",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["word"], name="form_alike", opclasses=["gin_trgm_ops"])
                ],
            },
        ),
        migrations.CreateModel(
            name="PageWords",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("dated_on", models.DateField(null=True)),
                ("key", models.CharField(max_length=255, verbose_name="the title in small letters without accents")),
                ("text", models.TextField(verbose_name="what is quoted in results")),
                (
                    "head",
                    django.contrib.postgres.search.SearchVectorField(verbose_name="title and introduction: small, for the order"),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField(verbose_name="all of it")),
                (
                    "forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="each word once, as it is spelt"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="pagewords_vector"),
                    django.contrib.postgres.indexes.GinIndex(fields=["forms"], name="pagewords_forms"),
                ],
            },
        ),
        sql.run(__file__, "finding.sql"),
        sql.run(__file__, "counting.sql"),
    ]
