"""The standards of before have their repository too: the worker writes it."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone


def have_them_written(state: Any, schema_editor: Any) -> None:
    repositories = state.get_model("standard", "Repository")
    standards = state.get_model("standard", "Standard").objects.order_by("pk")
    repositories.objects.bulk_create(repositories(standard=standard, due_at=timezone.now()) for standard in standards)


class Migration(migrations.Migration):
    dependencies = [("standard", "0028_repositories")]
    operations = [migrations.RunPython(have_them_written, migrations.RunPython.noop)]
