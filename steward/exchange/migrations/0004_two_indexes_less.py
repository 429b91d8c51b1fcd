"""The record of what was sent loses two indexes that others begin with."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_cells"), ("people", "0002_given_key")]
    operations = [
        migrations.AlterField(
            model_name="disclosure",
            name=name,
            field=models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="disclosures", to=to),
        )
        for name, to in (("extract", "exchange.extract"), ("person", "people.person"))
    ]
