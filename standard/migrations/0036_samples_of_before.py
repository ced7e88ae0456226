"""The files that were left to the team before it was asked who may see them: the committee and the team may."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def keep_them(state: Any, schema_editor: Any) -> None:
    left = state.get_model("standard", "SampleFile").objects.filter(delete_after=None, beside=None).exclude(standard=None)
    kept = state.get_model("standard", "KeptSample").objects
    kept.bulk_create(
        kept.model(file=file, standard_id=file.standard_id, access="committee", left_at=file.uploaded_at) for file in left.order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [("standard", "0035_samples_kept")]
    operations = [migrations.RunPython(keep_them, migrations.RunPython.noop)]
