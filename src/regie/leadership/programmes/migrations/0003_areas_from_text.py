"""The area that stood in a text becomes a row; the text stays where it was."""

from django.db import migrations


def rows_from_texts(apps, schema_editor):
    Programme = apps.get_model("programmes", "Programme")
    ProgrammeArea = apps.get_model("programmes", "ProgrammeArea")
    without = Programme.objects.exclude(area="").filter(areas=None).values_list("pk", "area")
    ProgrammeArea.objects.bulk_create(
        ProgrammeArea(programme_id=pk, name=area, kind="other") for pk, area in without if area.strip()
    )


class Migration(migrations.Migration):

    dependencies = [("programmes", "0002_direction")]

    operations = [migrations.RunPython(rows_from_texts, migrations.RunPython.noop)]
