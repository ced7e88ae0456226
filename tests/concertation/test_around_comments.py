"""What goes with a comment: correcting and removing it, drafts, files, saying the same, naming somebody, whose turn it is."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import TestCase

from accounts.models import User
from concertation.models import Attachment, Comment, CommentDraft, CommentLike
from concertation.queries import first_comments
from concertation.rules.attached import media_type
from concertation.rules.mentions import named_in
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from standard.models import Event, Notice, SearchEntry
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import notices, room
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, MINUTE, World

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0"
UTF_16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"", "utf-16-le"), (b"", "utf-16-be"))
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def files_apart(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def say(world: World, body: str = "Et le soir ?", by: User | None = None, parent: Comment | None = None, **more: Any) -> Comment:
    world.now += MINUTE
    by = by or world.contributor
    return comments.post(standard=world.standard, actor=by, kind="precision", body=body, parent=parent, now=world.now, **more)


def answer(world: World, comment: Comment) -> Comment:
    world.now += MINUTE
    return comments.answer(comment=comment, actor=world.team, disposition="noted", answer="C’est noté.", now=world.now)


def test_an_author_corrects_their_words_until_they_are_answered(world: World) -> None:
    world.call()
    said = say(world)
    corrected = comments.edit(comment=said, actor=world.contributor, body="Et le dimanche ?", kind="addition", now=world.now + DAY)
    assert (corrected.body, corrected.kind, corrected.edited_at) == ("Et le dimanche ?", "addition", world.now + DAY)
    assert [row.body for row in said.history.order_by("history_id")] == ["Et le soir ?", "Et le dimanche ?"]
    comments.edit(comment=said, actor=world.contributor, body="Et le dimanche ?", now=world.now + DAY)
    assert Event.objects.filter(verb="comment.edited").count() == 1
    for person in (world.team, world.other):
        with pytest.raises(PermissionRefused, match="Seul l’auteur"):
            comments.edit(comment=said, actor=person, body="Autre chose.", now=world.now)
    answer(world, said)
    for change in (lambda: comments.edit(comment=said, actor=world.contributor, body="Trop tard.", now=world.now),
                   lambda: comments.remove(comment=said, actor=world.contributor, now=world.now)):  # fmt: skip
        with pytest.raises(PermissionRefused, match="a répondu"):
            change()


def test_a_comment_that_its_author_removed_is_counted_and_found_nowhere(world: World) -> None:
    world.call()
    said = say(world, "Une tournure introuvable.")
    reply = say(world, "Je pense pareil.", by=world.other, parent=said)
    assert SearchEntry.objects.filter(kind="comment", subject=said.pk).exists()
    removed = comments.remove(comment=said, actor=world.contributor, now=world.now + DAY)
    assert removed.removed_at == world.now + DAY
    assert not first_comments(world.standard).exists()
    assert not SearchEntry.objects.filter(kind="comment", subject=said.pk).exists()
    assert Comment.objects.get(pk=reply.pk).parent == said
    with pytest.raises(PermissionRefused, match="retiré"):
        comments.answer(comment=said, actor=world.team, disposition="noted", answer="Noté.", now=world.now)
    again = say(world, "Une tournure introuvable.")
    assert again != said


def test_a_reply_that_others_followed_does_not_change(world: World) -> None:
    world.call()
    said = say(world)
    mine = say(world, "Je précise.", parent=said)
    comments.edit(comment=mine, actor=world.contributor, body="Je précise bien.", now=world.now)
    say(world, "Merci.", by=world.other, parent=said)
    with pytest.raises(PermissionRefused, match="a continué"):
        comments.edit(comment=mine, actor=world.contributor, body="Je change d’avis.", now=world.now)


def test_a_reply_to_the_answer_comes_back_to_the_team_until_it_is_seen_to(world: World) -> None:
    world.call()
    said = say(world)

    def turn() -> str:
        return Comment.objects.get(pk=said.pk).new_reply_for

    say(world, "Pouvez-vous préciser ?", by=world.team, parent=said)
    assert turn() == "author"
    say(world, "Voilà.", parent=said)
    assert turn() == "team"
    answer(world, said)
    say(world, "Cela ne suffit pas.", parent=said)
    assert turn() == "team"
    told = Notice.objects.filter(event__verb="comment.replied", event__message="Cela ne suffit pas.")
    assert {notice.recipient for notice in told} == {world.team, world.admin}
    with pytest.raises(PermissionRefused):
        comments.mark_read(comment=said, actor=world.contributor, now=world.now)
    comments.mark_read(comment=said, actor=world.team, now=world.now)
    assert turn() == ""
    say(world, "Vraiment.", parent=said)
    comments.answer(comment=said, actor=world.team, disposition="accepted", answer="Retenu, finalement.", now=world.now)
    assert turn() == ""


def test_one_says_the_same_once_and_may_take_it_back(world: World) -> None:
    world.call()
    said = say(world)
    first = comments.like(comment=said, actor=world.other, now=world.now)
    assert comments.like(comment=said, actor=world.other, now=world.now) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentLike.objects.create(comment=said, user=world.other, at=world.now)
    with pytest.raises(PermissionRefused, match="votre commentaire"):
        comments.like(comment=said, actor=world.contributor, now=world.now)
    comments.unlike(comment=said, actor=world.other, now=world.now)
    assert not said.likes.exists()


def test_whom_a_comment_names_is_told_once(world: World) -> None:
    world.call()
    said = say(world, "@Pau, qu’en pensez-vous ? Et vous @LYON ? @Gap n’est pas inscrit.")
    assert {mention.user for mention in said.mentions.all()} == {world.other, world.chair}
    comments.edit(comment=said, actor=world.contributor, body="@Pau et @Brest, qu’en pensez-vous ?", now=world.now)
    told = (
        Notice.objects.filter(recipient__in=[world.other, world.copil[0]], event__verb__startswith="comment.")
        .order_by("pk")
        .values_list("event__verb", "recipient")
    )
    assert list(told) == [("comment.posted", world.other.pk), ("comment.edited", world.copil[0].pk)]


def test_nobody_is_told_of_what_was_removed_before_its_mail_left(world: World) -> None:
    world.call()
    said = say(world, "@Pau, qu’en pensez-vous ?")
    comments.remove(comment=said, actor=world.contributor, now=world.now)
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    assert world.other.email not in {message.to[0] for message in mail.outbox if "qu’en pensez-vous" in str(message.body)}
    assert Notice.objects.get(event__verb="comment.posted", recipient=world.other).state == "dropped"


def test_the_longer_of_two_names_is_meant() -> None:
    people = {1: "Anne", 2: "Anne Marie", 3: "Zoé"}
    assert named_in("Demandez à @anne marie, ou à @Zoe.", people) == {2, 3}
    assert named_in("@Annette n’est pas là, ana@anne.fr non plus.", {1: "Anne", 2: ""}) == {1}


def test_a_draft_is_its_authors_until_they_publish_it(world: World) -> None:
    field = CommentAnchor(field=world.field("nom").uid)
    kept = {"standard": world.standard, "actor": world.contributor, "target": field}
    comments.save_draft(**kept, body="Il manque", now=world.now)
    comments.save_draft(**kept, body="Il manque le sigle.", kind="addition", now=world.now)
    draft = CommentDraft.objects.get()
    assert (draft.body, draft.kind, draft.field_uid) == ("Il manque le sigle.", "addition", world.field("nom").uid)
    with pytest.raises(PermissionRefused):
        comments.discard_draft(draft=draft, actor=world.team, now=world.now)
    world.call()
    say(world, "Il manque le sigle.", target=field)
    assert not CommentDraft.objects.exists()
    comments.save_draft(**kept, body="Autre", now=world.now)
    assert comments.save_draft(**kept, body=" ", now=world.now) is None
    assert not CommentDraft.objects.exists()


def test_the_files_of_a_draft_go_with_it_and_with_nothing_else(world: World, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world.call()
    field = CommentAnchor(field=world.field("nom").uid)
    kept: dict[str, Any] = {"standard": world.standard, "actor": world.contributor, "target": field, "body": "Voici.", "now": world.now}
    table, other = (comments.received(name, ContentFile(data)) for name, data in (("a.csv", b"nom;ville"), ("b.csv", b"nom;lieu")))
    comments.save_draft(**kept, files=[table])
    comments.save_draft(**kept, files=[table, other])
    draft = CommentDraft.objects.get()
    assert sorted(one.name for one in draft.files.all()) == ["a.csv", "b.csv"]
    # Said from a page that does not show them: they are neither published nor lost.
    assert not say(world, "Tout autre chose.", target=field).attachments.exists()
    assert draft.files.count() == 2
    said = comments.post(**kept, kind="addition", with_draft=True)
    assert sorted(one.name for one in said.attachments.all()) == ["a.csv", "b.csv"]
    assert not CommentDraft.objects.exists()
    comments.save_draft(**kept, files=[comments.received("c.csv", ContentFile(b"ville;nom"))])
    comments.discard_draft(draft=CommentDraft.objects.get(), actor=world.contributor, now=world.now)
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\0\x01\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (PDF, "application/pdf"),
        ("nom;ville\nA;Évry\n".encode(), "text/csv"),
        ("nom;ville\r\nA;Évry\r\n".encode("cp1252"), "text/csv"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x,y'>", None),
        (b"<!doctype html><p>a,b</p>", None),
        (b"Une simple phrase", None),
        *((sign + "nom;ville\r\nA;Évry\r\n".encode(code), "text/csv") for sign, code in UTF_16),
        ("nom\r\nÉvry\r\n".encode(), "text/csv"),
        ('nom\n"Évry, Centre"\n'.encode(), "text/csv"),
        (b"Bonjour,\nvoici ce que je pense\nde ce champ.\n", None),
        ("\ufeff<html>\n<p>a,b".encode("utf-16-le"), None),
        (b"PK\x03\x04", None),
        (b"\x89PNG\r\n\x1a\n<script>", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, found: str | None) -> None:
    known = media_type(content)
    assert (known.name if known else None) == found


def test_files_go_with_a_comment_within_bounds(world: World, settings: Any) -> None:
    world.call()
    image = comments.received("..\\capture.exe", ContentFile(PNG))
    said = say(world, files=[image, image])
    (kept,) = said.attachments.all()
    with kept.content as stored:
        assert (kept.name, kept.media_type, stored.read()) == ("capture.png", "image/png", PNG)
    assert comments.attach(comment=said, actor=world.contributor, file=image, now=world.now) == kept
    with pytest.raises(InvalidInput, match="ni un CSV"):
        comments.received("page.png", ContentFile(b"<html>a,b"))
    with pytest.raises(InvalidInput, match="dépasse"):
        comments.received("grand.png", ContentFile(PNG + b"\0" * 5 * 1024**2))
    others = [comments.received(f"{n}.pdf", ContentFile(PDF + bytes([n]))) for n in range(5)]
    with pytest.raises(InvalidInput, match="5 fichiers au plus"):
        say(world, "Avec trop de fichiers.", files=[image, *others])
    assert not Comment.objects.filter(body="Avec trop de fichiers.").exists()
    settings.ATTACHMENTS_PERSON_MAX_BYTES = len(PNG) + len(PDF)
    with pytest.raises(InvalidInput, match="dépasseraient"):
        comments.attach(comment=said, actor=world.contributor, file=others[0], now=world.now)
    with pytest.raises(PermissionRefused):
        comments.attach(comment=said, actor=world.other, file=others[0], now=world.now)


def test_the_files_of_a_removed_comment_are_erased(world: World, tmp_path: Any) -> None:
    world.call()
    said = say(world, files=[comments.received("capture.png", ContentFile(PNG)), comments.received("note.pdf", ContentFile(PDF))])
    with TestCase.captureOnCommitCallbacks(execute=True):
        comments.detach(attachment=said.attachments.get(name="note.pdf"), actor=world.contributor, now=world.now)
    assert len(list(tmp_path.rglob("attachments/*"))) == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        comments.remove(comment=said, actor=world.contributor, now=world.now)
    assert not Attachment.objects.exists()
    assert not list(tmp_path.rglob("attachments/*"))


def test_on_a_full_disk_a_comment_is_refused_with_its_files_and_nothing_of_them_stays(world: World, settings: Any, tmp_path: Any) -> None:
    world.call()
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.standard.services.test_room.FullDisk"}}
    with pytest.raises(InvalidInput) as refused:
        say(world, files=[comments.received("capture.png", ContentFile(PNG))])
    assert (refused.value.message, Comment.objects.count()) == (room.FULL, 0)
    assert not list(tmp_path.rglob("attachments/*"))
