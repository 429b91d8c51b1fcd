"""Anybody who may act may defer a job; nobody reads the queue."""

from django.db import migrations

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [sql.run(__file__, "defer.sql")]
