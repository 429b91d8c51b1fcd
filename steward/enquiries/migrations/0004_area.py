from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0003_answering")]

    operations = [
        migrations.AlterField(
            model_name="reply",
            name="channel",
            field=models.CharField(
                choices=[("email", "email"), ("phone", "telephone"), ("letter", "letter"), ("area", "members’ area")],
                max_length=8,
            ),
        ),
    ]
