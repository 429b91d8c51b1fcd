"""The cache's table. UNLOGGED: what is in it may be lost, and is, after a crash."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            "create unlogged table cache (cache_key varchar(255) primary key, value text not null,"
            " expires timestamptz not null); create index cache_expires on cache (expires)",
            "drop table cache",
        ),
    ]
