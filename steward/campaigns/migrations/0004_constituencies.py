"""The constituencies of 2024 and the postcode districts, from the lists beside them: facts, the same for every union."""

from typing import Any

from django.db import migrations

from steward.campaigns import places


def load(apps: Any, schema_editor: Any) -> None:
    places.load(apps.get_model("campaigns", "Constituency"), apps.get_model("campaigns", "District"))


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_promises")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
