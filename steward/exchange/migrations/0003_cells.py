"""What stands in a file's cells, and that two people make a file."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_seed"), ("register", "0002_scopes")]
    operations = [sql.run(__file__, "cells.sql")]
