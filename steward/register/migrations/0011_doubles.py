"""One person, once: finding two entries of one person, making them one, and parting them again."""

from django.db import migrations, models

from steward.policy import sql


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0010_statutory"),
        ("people", "0005_phone_key"),
        ("permits", "0004_protected"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="pair", name="a_pair_is_of_two"),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.CheckConstraint(condition=models.Q(("person__lt", models.F("other"))), name="a_pair_is_in_order"),
        ),
        migrations.AddConstraint(
            model_name="pair", constraint=models.UniqueConstraint(fields=("person", "other"), name="a_pair_is_there_once")
        ),
        sql.run(__file__, "doubles.sql"),
        sql.run(__file__, "merging.sql"),
    ]
