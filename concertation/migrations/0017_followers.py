from django.db import migrations


def follow(state, _):
    """Whoever wrote before one could follow follows what they wrote, as by writing it today."""
    subscription = state.get_model("standard", "Subscription")
    seen = set()

    def rows():
        comments = state.get_model("concertation", "Comment").objects.exclude(author=None)
        for key, parent, standard, author, at in comments.values_list("pk", "parent", "standard", "author", "created_at"):
            yield standard, author, "comment", parent or key, at
        proposals = state.get_model("concertation", "Proposal").objects.exclude(author=None).exclude(submitted_at=None)
        for key, standard, author, at in proposals.values_list("pk", "standard", "author", "submitted_at"):
            yield standard, author, "proposal", key, at
        authorships = state.get_model("concertation", "Authorship").objects.exclude(accepted_at=None)
        for key, standard, user, at in authorships.values_list("proposal", "proposal__standard", "user", "accepted_at"):
            yield standard, user, "proposal", key, at
        supports = state.get_model("concertation", "Support").objects
        for key, standard, user, at in supports.values_list("proposal", "proposal__standard", "user", "at"):
            yield standard, user, "proposal", key, at

    made = []
    for standard, user, kind, key, at in rows():
        if (standard, user, kind, key) not in seen:
            seen.add((standard, user, kind, key))
            made.append(subscription(standard_id=standard, user_id=user, kind=kind, key=str(key), since=at))
    subscription.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("concertation", "0016_answers_apart"), ("standard", "0024_news")]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
