"""A POST sent again with its key: the first answer, and nothing done twice. Processes race in `concertation/test_concurrency.py`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import KeptAnswer
from accounts.services import kept_answers
from concertation.models import Comment
from standard import tasks
from standard.models import ValidationReport
from tests.concertation.world import World


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def post(user: Any, path: str, body: dict[str, Any], key: str, *, as_form: bool = False) -> Any:
    client = Client()
    if user is not None:
        client.force_login(user)
    kind = {} if as_form else {"content_type": "application/json"}
    return client.post(f"/api/v1/{path}", body, headers={"Idempotency-Key": key}, **kind)


def test_what_is_sent_again_is_answered_again_and_done_once(world: World, time_machine: Any, monkeypatch: Any) -> None:
    writer, path = world.copil[0], f"standards/{world.standard.slug}/comments/"
    body = {"kind": "addition", "body": "Il manque les élus."}
    first, again = post(writer, path, body, "a"), post(writer, path, dict(reversed(body.items())), "a")
    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (201, first.json(), "true")
    assert "Idempotent-Replayed" not in first

    other = post(writer, path, {**body, "body": "Il manque les élues."}, "a")
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    elsewhere = post(writer, "standards/", body, "a")
    assert elsewhere.status_code == 422
    # Another person has keys of their own, and another key is another request.
    assert [post(who, path, {**body, "body": key}, key).status_code for who, key in ((world.copil[1], "a"), (writer, "b"))] == [201, 201]
    assert Comment.objects.count() == 3

    # A refusal gives its key back: the same, mended, may have it.
    assert post(writer, path, {**body, "body": ""}, "c").status_code == 400
    assert post(writer, path, {**body, "body": "c"}, "c").status_code == 201
    assert [post(writer, path, body, key).status_code for key in ("é", "deux mots", "x" * 101)] == [400, 400, 400]
    assert post(None, path, body, "a").status_code == 401
    assert Comment.objects.count() == 4

    # One whose answer was never written, or is too long to be kept, is told; and all are forgotten after a day.
    KeptAnswer.objects.filter(user=writer, key="a").update(status=None)
    waits = post(writer, path, body, "a")
    assert ("n'a pas encore sa réponse" in waits.json()["detail"], waits["Retry-After"]) == (True, "60")
    monkeypatch.setattr(kept_answers, "LONGEST_ANSWER", 1)
    monkeypatch.setattr(kept_answers, "MOST_ANSWERS", 2)
    assert [post(writer, path, {**body, "body": "d"}, "d").status_code for _ in range(2)] == [201, 409]
    assert KeptAnswer.objects.filter(user=writer).count() == 2
    assert Comment.objects.count() == 5
    time_machine.move_to(world.now + timedelta(hours=24), tick=False)
    assert post(writer, path, {**body, "body": "d"}, "d").status_code == 201
    time_machine.move_to(world.now + timedelta(hours=48), tick=False)
    tasks.plan_due(world.now + timedelta(hours=48))
    tasks.forget_answers.func()
    assert not KeptAnswer.objects.exists()


def test_a_file_sent_again_is_checked_once_and_a_form_is_known_by_its_parts(world: World) -> None:
    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("essai.csv", content)
        return post(world.team, "validations/", {"standard": world.standard.slug, "file": file}, "fichier", as_form=True)

    first, again = send(b"nom\nA\n"), send(b"nom\nA\n")
    assert (first.status_code, again.status_code, again["Location"]) == (202, 202, first["Location"])
    assert again.json() == first.json()
    assert send(b"nom\nB\n").status_code == 422
    assert ValidationReport.objects.count() == 1
