"""Words go straight into the indexes of the search.

While the words of new pages wait in an index's list, every search reads that list from end to end, and PostgreSQL thinks the index so slow
that it reads every page instead: on 10,000 pages 120 to 150 ms for words that no page has, against 10 to 30 ms (`make bench`). What waits
is sorted in by autovacuum, a minute later or not for days; a plan that was made before that is kept by its connection.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from steward.policy import sql

INDEXES = (("pagewords", "pagewords_vector", "vector"), ("pagewords", "pagewords_forms", "forms"))


class Migration(migrations.Migration):
    dependencies = [("website", "0013_led_to")]

    operations = [
        *(migrations.RemoveIndex(model_name=model, name=name) for model, name, _ in INDEXES),
        *(
            migrations.AddIndex(model_name=model, index=GinIndex(fields=[field], name=name, fastupdate=False))
            for model, name, field in INDEXES
        ),
        migrations.RemoveIndex(model_name="form", name="form_alike"),
        migrations.AddIndex(
            model_name="form", index=GinIndex(fields=["word"], name="form_alike", opclasses=["gin_trgm_ops"], fastupdate=False)
        ),
        sql.run(__file__, "found_by_index.sql"),
    ]
