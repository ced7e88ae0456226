import pytest

from tests.concertation.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
