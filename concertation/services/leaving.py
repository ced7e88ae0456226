"""An account closed: what nobody but its person has read goes with it; what others answered or built on stays, without a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.services import erase_account
from concertation.models import Authorship, CommentDraft, Proposal
from concertation.services.comments import discard_draft
from concertation.services.proposals import erase
from standard.models import Standard
from standard.services.leaving import leave_standards
from standard.services.numbers import lock_standard


def close_account(*, actor: User, now: datetime) -> None:
    """Close one's account, with one's drafts. One that another author shares is theirs too, and stays.

    The account goes last: interrupted before, one closes it again. No two standards are held at once.
    """
    shared = Authorship.objects.filter(proposal=OuterRef("pk")).exclude(user=actor).exclude(accepted_at=None)
    alone = Proposal.objects.filter(~Exists(shared), author=actor, state=Proposal.State.DRAFT)
    for standard in Standard.objects.filter(pk__in=alone.values("standard")):
        with transaction.atomic():
            for draft in alone.filter(standard=lock_standard(standard)):
                erase(draft)
    for said in CommentDraft.objects.filter(author=actor):
        discard_draft(draft=said, actor=actor, now=now)
    leave_standards(actor=actor, now=now)
    erase_account(actor=actor)
