"""Who was there is told apart from what people answered before, and a meeting invites the circle of its kind."""

from django.db import migrations


def tell_apart(apps, schema_editor):
    attendances = apps.get_model("concertation", "Attendance").objects
    invitations = apps.get_model("concertation", "Invitation").objects
    for one in attendances.exclude(state="present").select_related("represented_by", "meeting").order_by("pk"):
        named = one.represented_by and (one.represented_by.display_name or one.represented_by.email)
        invitations.get_or_create(
            meeting=one.meeting,
            user=one.user,
            defaults={
                "answer": one.state,
                "representative": (named or "")[:200] if one.state == "represented" else "",
                "answered_at": one.meeting.starts_at,
            },
        )
    attendances.exclude(state="present").delete()
    meetings = apps.get_model("concertation", "Meeting").objects
    meetings.filter(kind="copil").update(circle="copil")
    meetings.filter(kind="workshop").update(circle="contributor")


class Migration(migrations.Migration):
    dependencies = [
        ("concertation", "0015_meetings_prepared"),
    ]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='attendance',
            name='only_the_represented_have_one',
        ),
        migrations.RemoveField(
            model_name='attendance',
            name='represented_by',
        ),
        migrations.RemoveField(
            model_name='attendance',
            name='state',
        ),
        migrations.RemoveField(
            model_name='historicalattendance',
            name='represented_by',
        ),
        migrations.RemoveField(
            model_name='historicalattendance',
            name='state',
        ),
    ]
