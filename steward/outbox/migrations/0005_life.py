"""What the life of a membership needs below the screens: an undone ending of a post, accounts of the dead, admissions taken back.

It stands in this room because it takes back messages with an admission.
"""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0004_nobody_we_know"),
        ("exchange", "0005_hands"),
        ("permits", "0004_protected"),
        ("people", "0004_kept"),
        ("register", "0008_history"),
    ]
    operations = [sql.run(__file__, "life.sql")]
