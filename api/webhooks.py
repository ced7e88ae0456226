"""The programs elsewhere that are told of what happens in a standard."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from standard.models import Webhook, WebhookKind
from standard.permissions import as_reader, can_describe_standard, require
from standard.services import webhooks


class NewWebhook(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=500, help_text="En https, sur l'internet public.")
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=WebhookKind.choices), help_text="Ce dont le programme est averti.")


class WebhookSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    url = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=WebhookKind.choices))
    declared_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True, help_text="Depuis quand plus rien n'y est envoyé, l'adresse ne recevant plus.")


class DeclaredWebhook(WebhookSerializer):
    secret = serializers.CharField(help_text="Ce qui signe les envois\u00a0: rendu cette seule fois.")


class WebhookDeliverySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    event = serializers.IntegerField(source="event_id", allow_null=True, help_text="Nul pour un essai.")
    state = serializers.ChoiceField(choices=[("waiting", "attend"), ("arrived", "arrivé"), ("given_up", "abandonné")])
    status = serializers.IntegerField(allow_null=True, help_text="Le code HTTP du dernier essai.")
    attempts = serializers.IntegerField()
    error = serializers.CharField()
    next_try = serializers.DateTimeField(source="due_at", allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)


class WebhooksView(Resource):
    private = True

    @extend_schema(operation_id="webhooks_list", responses=WebhookSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Les programmes avertis de ce qui se passe dans le standard, pour son équipe projet."""
        require(can_describe_standard(as_reader(self.actor_on(self.standard))))
        return self.write_all(WebhookSerializer, self.standard.webhooks.all())

    @extend_schema(operation_id="webhooks_declare", request=NewWebhook, responses={201: DeclaredWebhook})
    def post(self, request: Request, slug: str) -> Response:
        """Avertir un programme des décisions, des versions, des commentaires ou des réunions, par des envois signés."""
        require(can_describe_standard(self.actor_on(self.standard)))
        made, secret = webhooks.declare(standard=self.standard, actor=self.person, now=self.now, **self.read(NewWebhook, request))
        return Response({**WebhookSerializer(made).data, "secret": secret}, status=201)


class OneWebhook(Resource):
    private = True

    @property
    def webhook(self) -> Webhook:
        return get_object_or_404(Webhook.objects.select_related("standard"), pk=self.kwargs["pk"])


class WebhookView(OneWebhook):
    @extend_schema(operation_id="webhooks_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Ne plus rien y envoyer."""
        webhooks.remove(webhook=self.webhook, actor=self.person, now=self.now)
        return Response(status=204)


class WebhookDeliveriesView(OneWebhook):
    @extend_schema(operation_id="webhooks_deliveries", responses=WebhookDeliverySerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Les cinquante derniers envois, le plus récent d'abord."""
        webhook = self.webhook
        require(can_describe_standard(as_reader(self.actor_on(webhook.standard))))
        return self.write_all(WebhookDeliverySerializer, webhooks.log_of(webhook))


class WebhookTestView(OneWebhook):
    @extend_schema(operation_id="webhooks_test", request=None, responses={202: WebhookDeliverySerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Envoyer un essai, signé comme les autres envois."""
        return self.write(WebhookDeliverySerializer, webhooks.test(webhook=self.webhook, actor=self.person, now=self.now), 202)


class WebhookResumeView(OneWebhook):
    @extend_schema(operation_id="webhooks_resume", request=None, responses=WebhookSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Y envoyer de nouveau ce qui se passera désormais."""
        return self.write(WebhookSerializer, webhooks.resume(webhook=self.webhook, actor=self.person, now=self.now))
