"""The bench measures pages that can be read: a small crowd stands for the large one."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.bench.crowd import Sizes
from tests.bench.pages import READERS, addresses
from tests.bench.populated import populate


@pytest.mark.django_db
def test_every_page_that_is_measured_can_be_read() -> None:
    populate(Sizes(comments=60, fields=12, values=3, proposals=30, questions=12, members=40))
    people = list(User.objects.order_by("pk"))
    statuses = {}
    for name, (who, address) in addresses().items():
        client = Client()
        if who:
            client.force_login(people[READERS[who]])
        statuses[name] = client.get(address).status_code
    assert set(statuses.values()) == {200}, statuses
