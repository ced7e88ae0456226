"""What is done in a workshop, in a meeting or on line: prepared, opened, closed, published."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.activity_prompts import PromptsBody, PromptSerializer, prompts_said
from api.base import ActionsField, Described, Filters, Key, Nothing, Resource, WordsFilter, documented_actions
from api.editions import Edited
from api.parameters import lists
from concertation import permissions
from concertation.models import Activity, ActivityEntry, ActivityPrompt
from concertation.queries.activities import (
    ENTRIES,
    answered_of,
    asked_prompts,
    entries_of,
    is_guest,
    prompts_for,
    said_entry,
    visible_activities,
)
from concertation.services import activities
from standard.permissions import Verdict, require
from standard.services.errors import InvalidInput

ACTIVITIES = Activity.objects.select_related("standard")


@documented_actions
class ActivityActions(ActionsField):
    pass


@documented_actions
class EntryActions(ActionsField):
    pass


class EntrySerializer(Described):
    """Ce que quelqu'un a dit. De ce que l'équipe a masqué, il ne reste que la raison."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    who = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(help_text="Vide si c'est masqué.")
    setting = serializers.SerializerMethodField(help_text="D'un tour de table\u00a0: dans quel cadre.")
    prompt = serializers.IntegerField(source="prompt_id", allow_null=True, help_text="D'un débat\u00a0: l'affirmation.")
    place = serializers.IntegerField(allow_null=True, help_text="D'un débat\u00a0: la place sur l'axe, à partir de 0.")
    typed = serializers.SerializerMethodField(help_text="Si l'équipe l'a noté pour quelqu'un dans la salle.")
    at = serializers.DateTimeField()
    hearts = serializers.SerializerMethodField()
    forum = serializers.SerializerMethodField(help_text="D'une question en suspens\u00a0: `copil`, `workshop`, ou vide.")
    fate = serializers.SerializerMethodField(help_text="`waiting`, `question`, `agenda`, `answered` ou `set_aside`\u00a0; vide ailleurs.")
    fate_text = serializers.SerializerMethodField(help_text="La réponse, ou la raison.")
    question = serializers.SerializerMethodField()
    meeting = serializers.SerializerMethodField()
    hidden_motive = serializers.CharField()
    actions = EntryActions()

    def get_who(self, row: ActivityEntry) -> str:
        return said_entry(row).who

    def get_text(self, row: ActivityEntry) -> str:
        return "" if row.hidden_at is not None else row.text

    def get_setting(self, row: ActivityEntry) -> str:
        return "" if row.hidden_at is not None else row.setting

    def get_typed(self, row: ActivityEntry) -> bool:
        return row.typed_by_id is not None

    def get_hearts(self, row: ActivityEntry) -> int:
        return getattr(row, "dear", 0)

    def get_forum(self, row: ActivityEntry) -> str:
        return self._followed(row, "forum", "")

    def get_fate(self, row: ActivityEntry) -> str:
        return self._followed(row, "fate", "")

    def get_fate_text(self, row: ActivityEntry) -> str:
        return self._followed(row, "text", "")

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_question(self, row: ActivityEntry) -> int | None:
        return self._followed(row, "question_id", None)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_meeting(self, row: ActivityEntry) -> int | None:
        return self._followed(row, "meeting_id", None)

    def get_actions(self, row: ActivityEntry) -> dict[str, Verdict]:
        actor, guest = self.view.actor_on(row.activity.standard), self.context["guest"]
        said = {"withdraw": permissions.can_withdraw_entry(actor, row), "hide": permissions.can_hide_entry(actor, row)}
        if row.activity.kind == Activity.Kind.OPEN_QUESTIONS:
            said |= {
                "heart": permissions.can_heart(actor, row, guest=guest),
                "follow": permissions.can_follow_entry(actor, row.activity),
            }
        return said

    @staticmethod
    def _followed(row: ActivityEntry, name: str, without: Any) -> Any:
        followed = getattr(row, "followed", None)
        return without if followed is None else getattr(followed, name)


class ActivityLineSerializer(Described):
    """Une activité, dans une liste."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    page = serializers.CharField(source="get_absolute_url")
    state = serializers.ChoiceField(choices=Activity.State.choices)
    kind = serializers.ChoiceField(choices=Activity.Kind.choices)
    number = serializers.IntegerField()
    title = serializers.CharField()
    brief = serializers.CharField()
    circle = serializers.CharField(help_text="Qui participe\u00a0: `team`, `copil`, `contributor`\u00a0; vide\u00a0: qui veut.")
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, row: Activity) -> str:
        return self.address(f"/api/v1/activities/{row.pk}/")


class ActivitySerializer(ActivityLineSerializer):
    """Une activité\u00a0: ce qu'elle demande, ce qui s'y est dit."""

    meetings = serializers.SerializerMethodField(help_text="Les séances dont elle est à l'ordre du jour.")
    prompts = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()
    answered = serializers.SerializerMethodField(
        help_text="D'un quiz\u00a0: si vous avez répondu à toutes ses questions. Ce que vous avez répondu n'est écrit nulle part."
    )
    takers = serializers.SerializerMethodField(help_text="D'un quiz\u00a0: combien ont répondu en ligne.")
    actions = ActivityActions()

    @property
    def _activity(self) -> Activity:
        """It is written alone: what it costs to know of it is read once."""
        assert isinstance(self.instance, Activity)
        return self.instance

    @cached_property
    def _guest(self) -> bool:
        return is_guest(self._activity, self.view.reader)

    @cached_property
    def _answered(self) -> int:
        return answered_of(self._activity, self.view.reader)

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_meetings(self, row: Activity) -> list[int]:
        return list(row.agenda_items.order_by("pk").values_list("meeting", flat=True))

    @extend_schema_field(PromptSerializer(many=True))
    def get_prompts(self, row: Activity) -> Any:
        known = prompts_for(row, self.view.actor_on(row.standard), guest=self._guest, answered=self._answered)
        written: Any = list(known)
        return PromptSerializer(written, many=True, context={"debated": row.kind == Activity.Kind.DEBATE}).data

    @extend_schema_field(EntrySerializer(many=True))
    def get_entries(self, row: Activity) -> Any:
        return EntrySerializer(entries_of(row), many=True, context={**self.context, "guest": self._guest}).data

    def get_answered(self, row: Activity) -> bool:
        return self._all_answered(row.prompts.count())

    def _all_answered(self, asked: int) -> bool:
        return 0 < self._answered >= asked

    def get_takers(self, row: Activity) -> int:
        return row.takers.count()

    def get_actions(self, row: Activity) -> dict[str, Verdict]:
        actor, guest = self.view.actor_on(row.standard), self._guest
        prompts = asked_prompts(row)
        return {
            "edit": permissions.can_change_activity(actor, row),
            "ask": permissions.can_ask_in_activity(actor, row),
            "reword": permissions.can_reword_activity(actor, row),
            "correct": permissions.can_correct_prompt(actor, row),
            "open": permissions.can_open_activity(actor, row, ready=row.rules.opens(prompts)),
            "close": permissions.can_close_activity(actor, row),
            "publish": permissions.can_publish_activity(actor, row, ready=row.rules.publishes(prompts)),
            "take_part": permissions.can_take_part(actor, row, guest=guest, done=self._all_answered(len(prompts))),
            "write_down": permissions.can_write_down(actor, row),
        }


class ActivityChange(serializers.Serializer[Any]):
    """What is not said stays as it is."""

    title = serializers.CharField(required=False, allow_blank=True)
    brief = serializers.CharField(required=False, allow_blank=True)
    circle = serializers.CharField(
        required=False, allow_blank=True, help_text="`team`, `copil`, `contributor`\u00a0; vide\u00a0: qui veut."
    )


class ActivityBody(PromptsBody):
    kind = serializers.ChoiceField(choices=Activity.Kind.choices)
    title = serializers.CharField(allow_blank=True)
    brief = serializers.CharField(required=False, allow_blank=True, default="")
    circle = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        default=None,
        help_text="Sans elle, ceux que sa séance invite, ou les contributeurs.",
    )
    meeting = Key(required=False, allow_null=True, default=None, help_text="La séance à l'ordre du jour de laquelle elle s'ajoute.")


class OpeningBody(serializers.Serializer[Any]):
    tell = serializers.BooleanField(
        required=False, default=False, help_text="Prévenir les invités par courriel, pour qu'ils participent en ligne."
    )


def readable_activity(view: Resource, pk: int) -> Activity:
    """An activity that the caller may read; otherwise why not."""
    found: Activity = get_object_or_404(ACTIVITIES, pk=pk)
    require(permissions.can_see_activity(view.actor_on(found.standard), found, guest=is_guest(found, view.reader)))
    return found


def prompt_of(pk: int) -> ActivityPrompt:
    return get_object_or_404(ActivityPrompt.objects.select_related("activity__standard"), pk=pk)


def entry_of(pk: int) -> ActivityEntry:
    return get_object_or_404(ENTRIES, pk=pk)


class ActivityStep(Resource):
    """A step of one activity, which answers with the activity as it has become."""

    private = True

    @property
    def activity(self) -> Activity:
        return get_object_or_404(ACTIVITIES, pk=self.kwargs["pk"])

    def written(self, pk: int | None = None, status: int = 200) -> Response:
        return self.write(ActivitySerializer, readable_activity(self, pk or self.kwargs["pk"]), status)


class ActivityFilters(Filters):
    search = WordsFilter("title", "brief", kind="activity", apart=~Q(state="published"))


class ActivitiesView(Resource):
    private = True

    @lists("activities_list", ActivityLineSerializer, ActivityFilters)
    def get(self, request: Request, slug: str) -> Response:
        """Les activités que vous pouvez lire, la plus récente d'abord."""
        return self.write_page(ActivityLineSerializer, visible_activities(self.standard, self.actor_on(self.standard)))

    @extend_schema(operation_id="activities_prepare", request=ActivityBody, responses={201: ActivitySerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Préparer un quiz, un tour de table, des questions en suspens ou un débat mouvant."""
        data = self.read(ActivityBody, request)
        key, prompts = data.pop("meeting"), prompts_said(data)
        said = {name: value for name, value in data.items() if name not in ("prompts", "terms")}
        meeting = self.standard.meetings.filter(pk=key).first() if key is not None else None
        if key is not None and meeting is None:
            raise InvalidInput("meeting", f"Ce standard n’a pas de séance {key}\u00a0: nommez-la par son identifiant.")
        made = activities.prepare(standard=self.standard, actor=self.person, meeting=meeting, prompts=prompts, now=self.now, **said)
        return self.write(ActivitySerializer, readable_activity(self, made.pk), 201)


class ActivityView(ActivityStep):
    edits = Edited(Activity, also=("prompts",))

    @extend_schema(operation_id="activities_read", responses=ActivitySerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Une activité, avec ce qui s'y est dit."""
        return self.written()

    @extend_schema(operation_id="activities_change", request=ActivityChange, responses=ActivitySerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Changer le titre ou la consigne jusqu'à la publication, et les invités tant qu'elle se prépare."""
        found = self.activity
        said = {"title": found.title, "brief": found.brief, "circle": found.circle, **self.read(ActivityChange, request)}
        activities.revise(activity=found, actor=self.person, now=self.now, **said)
        return self.written()

    @extend_schema(operation_id="activities_discard", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Abandonner une activité qui se prépare."""
        activities.discard(activity=self.activity, actor=self.person, now=self.now)
        return Response(status=204)


class ActivityOpenView(ActivityStep):
    @extend_schema(operation_id="activities_open", request=OpeningBody, responses=ActivitySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ouvrir une activité, ou la rouvrir."""
        tell = self.read(OpeningBody, request)["tell"]
        activities.open_activity(activity=self.activity, actor=self.person, tell=tell, now=self.now)
        return self.written()


class ActivityCloseView(ActivityStep):
    @extend_schema(operation_id="activities_close", request=None, responses=ActivitySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ne plus rien recevoir en ligne."""
        self.read(Nothing, request)
        activities.close(activity=self.activity, actor=self.person, now=self.now)
        return self.written()


class ActivityPublishView(ActivityStep):
    @extend_schema(operation_id="activities_publish", request=None, responses=ActivitySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Laisser tout le monde lire ce qui en est sorti."""
        self.read(Nothing, request)
        activities.publish(activity=self.activity, actor=self.person, now=self.now)
        return self.written()
