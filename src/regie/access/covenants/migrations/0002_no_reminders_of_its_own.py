from django.db import migrations


class Migration(migrations.Migration):
    """Reminders go as notices now, which hold themselves whom they told."""

    dependencies = [
        ("covenants", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(
            name="CovenantReminder",
        ),
    ]
