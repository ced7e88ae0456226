"""The chain of a standard, to be checked by anyone."""

from __future__ import annotations

from typing import Any

from django_filters import CharFilter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, Resource
from api.parameters import lists
from standard.models import Link
from standard.services import chain


class LinkSerializer(serializers.Serializer[Link]):
    """A link: what its hash covers, the hash, and the salt of what may be erased."""

    number = serializers.IntegerField()
    previous = serializers.CharField(help_text="L'empreinte du maillon d'avant\u00a0; vide pour le premier.")
    kind = serializers.CharField(help_text="Ce qu'est la ligne\u00a0: `vote`, `decision`, `release`…")
    subject = serializers.IntegerField(help_text="L'identifiant de la ligne.")
    at = serializers.CharField(help_text="En temps universel, à la microseconde, comme l'empreinte le couvre.")
    payload = serializers.DictField(help_text="Toutes les colonnes de la ligne.")
    salt = serializers.CharField(help_text="Le sel des textes qui peuvent être effacés\u00a0; vide s'il n'y en a pas, ou plus.")
    sha256 = serializers.CharField()

    def to_representation(self, instance: Link) -> dict[str, Any]:
        return chain.exported(instance)


class LinkFilters(Filters):
    kind = CharFilter(help_text="Ce qu'est la ligne\u00a0: `vote`, `decision`, `release`…")


class ChainView(Resource):
    @lists("chain_list", LinkSerializer, LinkFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Chaque maillon de la chaîne d'un standard, du premier au dernier."""
        return self.write_page(LinkSerializer, self.standard.links.order_by("number"))
