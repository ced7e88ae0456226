"""Documents are a standard's, whether they come from a meeting or not, and are kept in each of their versions."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def of_the_standard(apps, schema_editor):
    """Each document is of its meeting's standard, and begins a series of its own."""
    Document, Meeting = apps.get_model("concertation", "Document"), apps.get_model("concertation", "Meeting")
    theirs = Meeting.objects.filter(pk=OuterRef("meeting")).values("standard")
    Document.objects.update(standard=Subquery(theirs))
    for key in Document.objects.values_list("pk", flat=True).iterator():
        Document.objects.filter(pk=key).update(series=uuid.uuid4())
    if schema_editor.connection.vendor == "postgresql":
        # What waits for the end of the transaction is checked now: the index that comes next would be refused otherwise.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("concertation", "0022_activities"),
    ]

    operations = [
        migrations.RenameModel("MeetingDocument", "Document"),
        migrations.AddField(
            "document",
            "standard",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="standard.standard"),
        ),
        migrations.AddField("document", "series", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddField("document", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.RunPython(of_the_standard, migrations.RunPython.noop, elidable=True),
    ]
