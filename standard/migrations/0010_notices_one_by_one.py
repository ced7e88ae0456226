"""Each notice gets its state: what was done was sent, as far as anybody knows; what was not is due."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def keep(apps, schema_editor):
    notices = apps.get_model("standard", "Notice").objects.using(schema_editor.connection.alias)
    event_at = models.Subquery(
        apps.get_model("standard", "Event").objects.filter(pk=models.OuterRef("event_id")).values("at")[:1]
    )
    state = models.Case(models.When(done_at=None, then=models.Value("waiting")), default=models.Value("sent"))
    # In one statement: PostgreSQL makes no index on rows that were changed twice in a transaction.
    notices.update(queued_at=event_at, due_at=event_at, state=state)


class Migration(migrations.Migration):

    dependencies = [
        ("standard", "0009_file_conversions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "En attente"),
                    ("sending", "En cours d’envoi"),
                    ("sent", "Envoyé"),
                    ("failed", "Non envoyé"),
                    ("dropped", "Sans objet"),
                ],
                default="waiting",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="attempts",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="error",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="queued_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["due_at"], name="notices_to_look_at"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("state__in", ["waiting", "sending"])),
                    models.Q(("done_at__isnull", False), ("state__in", ["sent", "failed", "dropped"])),
                    _connector="OR",
                ),
                name="a_settled_notice_has_its_moment",
            ),
        ),
    ]
