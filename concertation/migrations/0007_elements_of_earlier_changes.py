from django.db import migrations

from standard.models.kept import index_elements


def fill(state, _):
    for row in ("proposal", "option"):
        rows = state.get_model("concertation", row).objects.only("operations").order_by("pk")
        index_elements(rows.iterator(chunk_size=500), state.get_model("concertation", f"{row}element"), row)


class Migration(migrations.Migration):
    """What was written before the index gets its place in it."""

    dependencies = [("concertation", "0006_elements_of_changes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
