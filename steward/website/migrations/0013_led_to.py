"""Which file of ours an old address leads to is written down with the redirect."""

import django.db.models.deletion
from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("website", "0012_redirected"),
    ]

    operations = [
        migrations.AddField(
            model_name="named",
            name="redirect",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailredirects.redirect"
            ),
        ),
        migrations.AlterField(
            model_name="named",
            name="page",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page"
            ),
        ),
        migrations.AddConstraint(
            model_name="named",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("page__isnull", True), ("redirect__isnull", False)),
                    models.Q(("page__isnull", False), ("redirect__isnull", True)),
                    _connector="OR",
                ),
                name="by_a_page_or_a_redirect",
            ),
        ),
        sql.run(__file__, "led_to.sql"),
    ]
