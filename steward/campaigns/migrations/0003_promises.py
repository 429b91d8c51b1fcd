"""What may happen to a story, and what visitors see of stories and candidates: kept by the database."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    # The website's stamp: a page that is kept must fall with the story on it.
    dependencies = [
        ("campaigns", "0002_stories"),
        ("outbox", "0006_answers"),
        ("permits", "0005_opened"),
        ("register", "0013_own_tables_first"),
        ("website", "0003_shown"),
    ]

    operations = [sql.run(__file__, "stories.sql"), sql.run(__file__, "candidates.sql")]
