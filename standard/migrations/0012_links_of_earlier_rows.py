from django.db import migrations

from standard.binding import Adopted, adopt

KINDS = (
    Adopted("membership", "standard"),
    Adopted("revision", "standard", frozenset({"message", "message_salt"})),
    Adopted("release", "standard"),
    Adopted("artefact", "release__standard"),
    Adopted("event", "standard", frozenset({"message"})),
    Adopted("eventelement", "event__standard"),
)


class Migration(migrations.Migration):
    """What was written before there were links gets its own, as it is now."""

    dependencies = [("standard", "0011_chain_of_links")]

    operations = [
        migrations.RunPython(lambda state, _: adopt(state, "standard", KINDS), migrations.RunPython.noop)
    ]
