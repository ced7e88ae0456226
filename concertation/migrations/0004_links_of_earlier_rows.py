from django.db import migrations

from standard.binding import Adopted, adopt

KINDS = (
    Adopted("ballot", "question__standard"),
    Adopted("ballotoption", "ballot__question__standard"),
    Adopted("elector", "ballot__question__standard"),
    Adopted("vote", "elector__ballot__question__standard", frozenset({"motive"})),
    Adopted("decision", "standard"),
)


class Migration(migrations.Migration):
    """What was written before there were links gets its own, as it is now."""

    dependencies = [("concertation", "0003_chain_of_links"), ("standard", "0012_links_of_earlier_rows")]

    operations = [migrations.RunPython(lambda state, _: adopt(state, "concertation", KINDS), migrations.RunPython.noop)]
