from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery


def answered_all(apps, schema_editor):
    """Whoever has answered a quiz had answered all that it asks: nothing could be added to it once it was open."""
    prompts = apps.get_model("concertation", "ActivityPrompt").objects.order_by().filter(activity=OuterRef("activity"))
    many = prompts.values("activity").annotate(many=Count("pk")).values("many")
    apps.get_model("concertation", "QuizTaker").objects.update(answered=Subquery(many))


class Migration(migrations.Migration):

    dependencies = [
        ('concertation', '0029_prompts_corrected'),
    ]

    operations = [
        migrations.AddField(
            model_name='activityprompt',
            name='added_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalactivityprompt',
            name='added_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='quiztaker',
            name='answered',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(answered_all, migrations.RunPython.noop),
    ]
