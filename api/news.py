"""What the caller is told of, what they follow, and when they receive it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Described, Nothing, Resource
from api.notices import Titled
from api.parameters import lists
from concertation.queries.following import NAMED, find
from standard.models import NewsPreference, Notice, Subscription
from standard.news import PACES, Pace, Topic
from standard.permissions import can_follow, require
from standard.services import news


class NewsSerializer(Titled):
    """Une chose dont vous êtes averti."""

    id = serializers.IntegerField()
    standard = serializers.SlugField(source="event.standard.slug")
    verb = serializers.CharField(source="event.verb")
    title = serializers.SerializerMethodField()
    page = serializers.CharField(source="path")
    reason = serializers.ChoiceField(choices=Notice.Reason.choices)
    at = serializers.DateTimeField(source="event.at")
    seen_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, row: Notice) -> str:
        return self.title_of(row)


class TopicBody(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[*NAMED.items()], default="standard")
    key = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=40,
        help_text="L'identifiant du champ, de la proposition, de la question, de l'appel ou du commentaire\u00a0; rien pour le standard.",
    )


class SubscriptionSerializer(Described):
    """Ce que vous suivez."""

    id = serializers.IntegerField()
    standard = serializers.SlugField(source="standard.slug")
    kind = serializers.CharField()
    key = serializers.CharField()
    since = serializers.DateTimeField()


class PaceBody(serializers.Serializer[Any]):
    pace = serializers.ChoiceField(choices=[(pace.value, words) for pace, words in PACES.items()])


class NewsSeen(serializers.Serializer[Any]):
    seen = serializers.IntegerField(help_text="Combien étaient nouvelles.")


class MyNewsView(Resource):
    private = True

    @lists("news_list", NewsSerializer)
    def get(self, request: Request) -> Response:
        """Ce dont vous êtes averti, le plus récent d'abord."""
        require(can_follow(self.actor_on(None)))
        mine = Notice.objects.filter(recipient=self.person).select_related("event__standard", "event__actor", "recipient")
        return self.write_page(NewsSerializer, mine.order_by("-pk"))


class MyNewsSeenView(Resource):
    private = True

    @extend_schema(operation_id="news_seen", request=None, responses=NewsSeen)
    def post(self, request: Request) -> Response:
        """Tout marquer comme lu."""
        self.read(Nothing, request)
        return Response({"seen": news.mark_seen(actor=self.person, now=self.now)})


class SubscriptionsView(Resource):
    private = True

    @lists("subscriptions_list", SubscriptionSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Ce que vous suivez d'un standard."""
        require(can_follow(self.actor_on(self.standard)))
        mine = Subscription.objects.filter(standard=self.standard, user=self.person, stopped=False)
        return self.write_page(SubscriptionSerializer, mine.select_related("standard").order_by("pk"))

    @extend_schema(operation_id="subscriptions_follow", request=TopicBody, responses={201: SubscriptionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Suivre un standard, un champ, une question, une proposition, un appel ou une discussion."""
        kept = news.follow(standard=self.standard, actor=self.person, topic=self._topic(request), now=self.now)
        return self.write(SubscriptionSerializer, kept, 201)

    @extend_schema(operation_id="subscriptions_stop", request=TopicBody, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Ne plus suivre."""
        news.stop(standard=self.standard, actor=self.person, topic=self._topic(request), now=self.now)
        return Response(status=204)

    def _topic(self, request: Request) -> Topic:
        said = self.read(TopicBody, request)
        topic = Topic(said["kind"], said["key"])
        if find(self.standard, topic) is None:
            raise Http404
        return topic


class NewsPaceView(Resource):
    private = True

    @extend_schema(operation_id="news_pace_read", responses=PaceBody)
    def get(self, request: Request, slug: str) -> Response:
        """Quand vous recevez les nouvelles d'un standard."""
        require(can_follow(self.actor_on(self.standard)))
        chosen = NewsPreference.objects.filter(standard=self.standard, user=self.person).first()
        return Response({"pace": chosen.pace if chosen is not None else Pace.USUAL.value})

    @extend_schema(operation_id="news_pace_choose", request=PaceBody, responses=PaceBody)
    def put(self, request: Request, slug: str) -> Response:
        """Choisir quand vous les recevez."""
        pace = self.read(PaceBody, request)["pace"]
        chosen = news.choose_pace(standard=self.standard, actor=self.person, pace=pace, now=self.now)
        return Response({"pace": chosen.value})
