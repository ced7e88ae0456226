from django.db import migrations

from standard.binding import Adopted, adopt

KINDS = (
    Adopted("ballot", "question__standard"),
    Adopted("ballotoption", "ballot__question__standard"),
    Adopted("elector", "ballot__question__standard"),
    Adopted("vote", "elector__ballot__question__standard", frozenset({"motive", "lift"})),
    Adopted("decision", "standard"),
)
SINGLE_POSITION = 1


def bind(state, _):
    # In the ballots held so far one voice held one option: they keep being counted so.
    state.get_model("concertation", "Ballot").objects.update(format=SINGLE_POSITION)
    adopt(state, "concertation", KINDS)


class Migration(migrations.Migration):
    """What was written before there were links gets its own, as it is now. Columns that come later come before this one."""

    dependencies = [("concertation", "0004_arbitration"), ("standard", "0012_links_of_earlier_rows")]

    operations = [migrations.RunPython(bind, migrations.RunPython.noop)]
