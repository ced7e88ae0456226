import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A file rewritten for another version is a conversion; the rows stay as they are."""

    dependencies = [("standard", "0008_file_corrections")]

    operations = [
        migrations.RenameModel("FileMigration", "FileConversion"),
        migrations.RenameIndex(
            model_name="fileconversion", old_name="standard_fi_state_6df7bb_idx", new_name="standard_fi_state_590e86_idx"
        ),
        migrations.AlterField(
            model_name="fileconversion",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="conversions", to="standard.samplefile"
            ),
        ),
        migrations.AlterField(
            model_name="fileconversion",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="file_conversions", to="standard.standard"
            ),
        ),
    ]
