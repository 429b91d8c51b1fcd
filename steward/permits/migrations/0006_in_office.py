"""Whoever sees the whole register sees it in a post that stands."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("permits", "0005_opened"), ("register", "0012_acts_about")]
    operations = [sql.run(__file__, "in_office.sql")]
