"""SQL files beside migrations."""

from pathlib import Path

from django.db import migrations


def run(migration: str, name: str) -> migrations.RunSQL:
    """This function will return the operation that runs `name`, a file beside the migration module at `migration`."""
    return migrations.RunSQL(Path(migration).with_name(name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
