"""The act that goes on is looked up once for each row that is written."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("register", "0014_undo_many")]

    operations = [sql.run(__file__, "keep_former.sql")]
