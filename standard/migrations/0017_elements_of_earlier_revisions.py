from django.db import migrations

from standard.models.kept import index_elements


def fill(state, _):
    rows = state.get_model("standard", "Revision").objects.only("operations").order_by("pk")
    index_elements(rows.iterator(chunk_size=500), state.get_model("standard", "RevisionElement"), "revision")


class Migration(migrations.Migration):
    """What was written before the index gets its place in it."""

    dependencies = [("standard", "0016_elements_of_revisions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
