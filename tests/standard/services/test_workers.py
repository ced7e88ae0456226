"""Whether something works in the background, told from its signs of life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from standard import queries
from standard.models import Worker
from standard.permissions import OPERATOR
from standard.services import workers
from tests.standard.services.conftest import NOW

pytestmark = pytest.mark.django_db
SECONDS = timedelta(seconds=1)


def beat(worker: str, after: int, trouble: str = "", since: int = 0) -> None:
    workers.beat(
        worker=worker, actor=OPERATOR, now=NOW + after * SECONDS, trouble=trouble, since=NOW + since * SECONDS if trouble else None
    )


def stopped(after: int) -> str:
    return queries.background(NOW + after * SECONDS).stopped.replace("\u00a0", " ")


def test_nothing_was_ever_started() -> None:
    assert stopped(0) == "Le traitement en arrière-plan n’a pas encore été lancé."


def test_a_worker_that_gives_signs_of_life_works() -> None:
    beat("a", 0)
    beat("a", 10)
    assert stopped(60) == ""
    assert queries.background(NOW).since == NOW
    assert Worker.objects.count() == 1


def test_a_worker_that_was_killed_is_silent() -> None:
    beat("a", 10)
    assert stopped(80) == "Le traitement en arrière-plan est arrêté depuis le 1er août 2022 à 11 h : il ne donne plus signe de vie."


def test_a_worker_that_was_asked_to_stop_is_missed_at_once() -> None:
    beat("a", 0)
    workers.end(worker="a", actor=OPERATOR, now=NOW + 5 * SECONDS)
    assert "quelqu’un l’a arrêté sur le serveur" in stopped(6)


def test_one_stopped_before_its_first_sign_of_life_is_known_to_have_stopped() -> None:
    workers.end(worker="a", actor=OPERATOR, now=NOW)
    beat("a", 1)
    assert Worker.objects.get().ended_at == NOW


def test_a_worker_that_lives_and_fails_does_not_work() -> None:
    beat("a", 10, "disk full", since=5)
    assert stopped(30) == ""
    beat("a", 70, "disk full", since=5)
    assert "il échoue à chaque essai, « disk full »" in stopped(75)
    beat("a", 80)
    assert stopped(85) == ""


def test_one_worker_is_enough() -> None:
    beat("a", 0)
    beat("b", 300)
    beat("c", 300, "disk full", since=100)
    assert stopped(310) == ""


def test_a_worker_of_long_ago_is_forgotten() -> None:
    beat("a", 0)
    workers.beat(worker="b", actor=OPERATOR, now=NOW + timedelta(days=31))
    assert list(Worker.objects.values_list("pk", flat=True)) == ["b"]
