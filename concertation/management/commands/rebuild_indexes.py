"""Make again, from what it tells, every index of the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from concertation.models import Option, OptionElement, Proposal, ProposalElement
from concertation.services import search
from standard.models import Revision, RevisionElement
from standard.models.kept import index_elements


class Command(BaseCommand):
    help = "Refait les index du site : ce que trouve une recherche, et ce que concerne chaque changement."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            index_elements(Proposal.objects.order_by("pk").iterator(chunk_size=500), ProposalElement, "proposal")
            index_elements(Option.objects.order_by("pk").iterator(chunk_size=500), OptionElement, "option")
            index_elements(Revision.objects.order_by("pk").iterator(chunk_size=500), RevisionElement, "revision")
        found = search.rebuild()
        self.stdout.write(f"Les index sont refaits : une recherche trouve {found} éléments.")
