from django.db import migrations
from django.db.models import F


def say_which_calls_were_cancelled(state, _):
    """A call that never opened had its dates brought to the moment of its cancellation: they are what was announced again."""
    calls = state.get_model("concertation", "Consultation")
    copies = state.get_model("concertation", "HistoricalConsultation")
    for call in calls.objects.filter(opens_at=F("closes_at")).order_by("pk"):
        call.cancelled_at = call.closes_at
        announced = copies.objects.filter(id=call.pk, opens_at__lt=F("closes_at")).order_by("-history_id").first()
        if announced is not None:
            call.opens_at, call.closes_at = announced.opens_at, announced.closes_at
        call.save()


def say_which_replies_wait(state, _):
    """What was replied to the team's answers since comes back to the team."""
    comments = state.get_model("concertation", "Comment")
    members = state.get_model("standard", "Membership")
    teams = set(members.objects.filter(circle="team").values_list("standard", "user"))
    last = {}
    replies = comments.objects.exclude(parent=None).exclude(parent__disposition="").order_by("created_at", "pk")
    for key, standard, author, at, answered in replies.values_list(
        "parent", "standard", "author", "created_at", "parent__answered_at"
    ).iterator(chunk_size=500):
        if at > answered:
            last[key] = (standard, author) not in teams
    comments.objects.filter(pk__in=[key for key, theirs in last.items() if theirs]).update(new_reply_for="team")


class Migration(migrations.Migration):
    dependencies = [("concertation", "0013_the_call_and_its_comments")]

    operations = [
        migrations.RunPython(say_which_calls_were_cancelled, migrations.RunPython.noop),
        migrations.RunPython(say_which_replies_wait, migrations.RunPython.noop),
    ]
