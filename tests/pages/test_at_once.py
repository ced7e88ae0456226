"""The same form sent by several people, or several times, at the same moment."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Organisation, User
from tests.at_once import at_once
from tests.concertation.world import make_world


@pytest.mark.django_db(transaction=True)
def test_a_form_to_register_sent_several_times_at_once_registers_once() -> None:
    world = make_world()
    somebody = User.objects.create_user("b@exemple.fr")
    address = f"/standards/{world.standard.slug}/inscription/"

    def send() -> int:
        client = Client()
        client.force_login(somebody)
        return client.post(address, {"display_name": "Bob", "organisation": "Toute nouvelle"}).status_code

    assert at_once(*[send] * 4) == [302] * 4
    assert world.standard.memberships.filter(user=somebody).count() == 1
    assert Organisation.objects.filter(name="Toute nouvelle").count() == 1
