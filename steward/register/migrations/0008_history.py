"""What the register said before, acts and their undoing, samples, and posts that open when their undertaking is signed."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0007_acts"),
        ("people", "0004_kept"),
        ("trail", "0004_own_looks"),
    ]
    operations = [sql.run(__file__, "history.sql"), sql.run(__file__, "note_change.sql")]
