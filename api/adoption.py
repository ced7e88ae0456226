"""Who uses a standard: what is published with it and was verified, what is committed to, what is made of it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ActionsField, Described, OrganisationName, PublicName, Resource, TakenName, documented_actions
from api.editions import Edited
from api.moments import SentDayField
from api.releases import release_named
from concertation import permissions as debate
from concertation.models import Reuse
from concertation.queries.adoption import CommitmentStanding, commitment_line, who_uses
from concertation.services import reuses
from concertation.services.reuses import ACTIONS
from standard.departments import DEPARTMENTS
from standard.models import Commitment, Publication, PublicationCheck
from standard.moments import day_of
from standard.permissions import Verdict, can_change_declared, require
from standard.queries.publications import PublicationLine, PublicationStanding, lines_of
from standard.services import commitments, publications


@documented_actions
class AdoptionActions(ActionsField):
    pass


class PublicationReasonSerializer(serializers.Serializer[Any]):
    field: TakenName = serializers.CharField(help_text="Le nom du champ\u00a0; vide si la raison n'est pas d'un champ.")
    count = serializers.IntegerField()
    message = serializers.CharField()


class PublicationCheckSerializer(serializers.Serializer[PublicationCheck]):
    """What was found of a file, look after look, as long as that was the same thing."""

    version = serializers.SerializerMethodField(help_text="null s'il n'y avait pas de tableau à vérifier.")
    outcome = serializers.ChoiceField(choices=PublicationCheck.Outcome.choices)
    since = serializers.DateTimeField()
    at = serializers.DateTimeField(help_text="La dernière fois que le site a trouvé la même chose.")
    rows = serializers.IntegerField()
    errors: TakenName = serializers.IntegerField()
    reasons = PublicationReasonSerializer(source="read_reasons", many=True)
    refusal = serializers.CharField(help_text="Pourquoi il n'y avait rien à vérifier.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_version(self, row: PublicationCheck) -> str | None:
        return row.release.version if row.release is not None else None


class PublicationSerializer(Described):
    """A file that an organisation publishes with a standard: what it declares, and what was verified."""

    id = serializers.IntegerField(source="publication.id")
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField(source="publication.number")
    state = serializers.ChoiceField(choices=[one.value for one in PublicationStanding], source="standing")
    organisation = OrganisationName(source="publication.organisation")
    address: TakenName = serializers.CharField(source="publication.address")
    version = serializers.CharField(source="publication.release.version", help_text="La version que l'organisation déclare suivre.")
    department = serializers.CharField(source="publication.department", help_text="Son code\u00a0; vide pour plusieurs départements.")
    declared_at = serializers.DateTimeField(source="publication.declared_at")
    declared_by = PublicName(source="publication.declared_by", allow_null=True)
    withdrawn_at = serializers.DateTimeField(source="publication.withdrawn_at", allow_null=True)
    withdrawn_reason = serializers.CharField(source="publication.withdrawn_reason")
    verified = PublicationCheckSerializer(source="followed", allow_null=True, help_text="La dernière vérification avec cette version.")
    others = PublicationCheckSerializer(many=True, help_text="La dernière avec chaque autre version regardée.")
    lost = PublicationCheckSerializer(allow_null=True, help_text="Pourquoi la dernière lecture n'a rien eu à vérifier.")
    actions = AdoptionActions()

    def get_url(self, row: PublicationLine) -> str:
        return self.address(f"/api/v1/publications/{row.publication.pk}/")

    def get_page(self, row: PublicationLine) -> str:
        return self.address(row.publication.get_absolute_url())

    def get_actions(self, row: PublicationLine) -> dict[str, Verdict]:
        return {"change": can_change_declared(self.view.actor_on(row.publication.standard), row.publication)}


class CommitmentSerializer(Described):
    """That an organisation will publish with a version by a day."""

    id = serializers.IntegerField(source="commitment.id")
    number = serializers.IntegerField(source="commitment.number")
    state = serializers.ChoiceField(choices=[one.value for one in CommitmentStanding], source="standing")
    organisation = OrganisationName(source="commitment.organisation")
    version = serializers.CharField(source="commitment.version")
    day = serializers.DateField(source="commitment.day")
    declared_at = serializers.DateTimeField(source="commitment.declared_at")
    kept_at = serializers.DateTimeField(
        source="commitment.kept_at", allow_null=True, help_text="Quand un fichier de l'organisation a été vérifié conforme."
    )


class ReuseSerializer(Described):
    """What is made of the data."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Reuse.State.choices)
    title = serializers.CharField()
    address: TakenName = serializers.CharField()
    what = serializers.CharField()
    author = PublicName(allow_null=True)
    organisation = OrganisationName(allow_null=True)
    declared_at = serializers.DateTimeField()
    reason = serializers.CharField()


class AdoptionShareSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(source="label")
    total = serializers.IntegerField()
    counts = serializers.ListField(child=serializers.IntegerField(), help_text="Dans l'ordre de `states`.")


class AdoptionSerializer(serializers.Serializer[Any]):
    """Who uses a standard, in figures and one by one."""

    declared = serializers.IntegerField(source="figures.publications")
    verified = serializers.IntegerField(source="figures.valid", help_text="Combien sont vérifiés conformes à la version déclarée.")
    organisations = serializers.IntegerField(source="figures.organisations")
    states = serializers.SerializerMethodField()
    by_version = AdoptionShareSerializer(many=True, source="figures.by_version")
    by_department = AdoptionShareSerializer(many=True, source="figures.by_department")
    publications = PublicationSerializer(many=True, source="lines")
    commitments = CommitmentSerializer(many=True)
    reuses = ReuseSerializer(many=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_states(self, _: Any) -> list[str]:
        return [one.value for one in PublicationStanding]


class PublicationBody(serializers.Serializer[Any]):
    address = serializers.CharField(allow_blank=True)
    version = serializers.CharField(allow_blank=True)
    department = serializers.ChoiceField(choices=["", *DEPARTMENTS], required=False, default="", allow_blank=True)
    organisation = serializers.CharField(required=False, allow_blank=True, default="", help_text="Vide pour la sienne.")


class PublicationChange(serializers.Serializer[Any]):
    version = serializers.CharField(required=False)
    department = serializers.ChoiceField(choices=["", *DEPARTMENTS], required=False, allow_blank=True)


class WithdrawalReason(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)


class CommitmentBody(serializers.Serializer[Any]):
    version = serializers.CharField(allow_blank=True)
    day = SentDayField()
    organisation = serializers.CharField(required=False, allow_blank=True, default="", help_text="Vide pour la sienne.")


class ReuseBody(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    what = serializers.CharField(allow_blank=True)


class ReuseOutcome(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=list(ACTIONS))
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class AdoptionView(Resource):
    @extend_schema(operation_id="adoption_read", responses=AdoptionSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Qui publie avec un standard, qui s'y engage, ce qu'on en fait."""
        return self.write(AdoptionSerializer, who_uses(self.standard, self.actor_on(self.standard), self.now))


class PublicationsView(Resource):
    @extend_schema(operation_id="publications_declare", request=PublicationBody, responses={201: PublicationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Déclarer un fichier publié avec une version."""
        said = self.read(PublicationBody, request)
        release = release_named(self.standard, "version", said.pop("version"))
        made = publications.declare(standard=self.standard, actor=self.person, release=release, now=self.now, **said)
        return self.write(PublicationSerializer, lines_of([made])[0], 201)


PUBLICATIONS = Publication.objects.select_related("standard", "organisation", "release", "declared_by__organisation")


class PublicationStep(Resource):
    """A step of one publication, which answers with it as it has become."""

    @property
    def publication(self) -> Publication:
        return get_object_or_404(PUBLICATIONS, pk=self.kwargs["pk"], standard__deleted_at=None)

    def written(self) -> Response:
        return self.write(PublicationSerializer, lines_of([self.publication])[0])


class PublicationView(PublicationStep):
    edits = Edited(Publication)

    @extend_schema(operation_id="publications_read", responses=PublicationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Un fichier publié, et ce que le site y a trouvé."""
        return self.written()

    @extend_schema(operation_id="publications_change", request=PublicationChange, responses=PublicationSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Dire quelle version il suit, et de quel département il est."""
        found, said = self.publication, self.read(PublicationChange, request)
        require(can_change_declared(self.actor_on(found.standard), found))
        release = release_named(found.standard, "version", said["version"]) if "version" in said else found.release
        department = said.get("department", found.department)
        publications.follow(publication=found, actor=self.person, release=release, department=department, now=self.now)
        return self.written()


class PublicationCheckView(PublicationStep):
    @extend_schema(operation_id="publications_check", request=None, responses=PublicationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Faire lire le fichier de nouveau, sans attendre le mois suivant."""
        publications.check_again(publication=self.publication, actor=self.person, now=self.now)
        return self.written()


class PublicationWithdrawView(PublicationStep):
    @extend_schema(operation_id="publications_withdraw", request=WithdrawalReason, responses=PublicationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Retirer une publication qui n'est plus, ou qui a été déclarée à tort."""
        said = self.read(WithdrawalReason, request)
        publications.withdraw(publication=self.publication, actor=self.person, now=self.now, **said)
        return self.written()


class CommitmentsView(Resource):
    @extend_schema(operation_id="commitments_make", request=CommitmentBody, responses={201: CommitmentSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """S'engager à suivre une version avant un jour."""
        made = commitments.commit(standard=self.standard, actor=self.person, now=self.now, **self.read(CommitmentBody, request))
        return self.write(CommitmentSerializer, commitment_line(made, day_of(self.now)), 201)


class CommitmentWithdrawView(Resource):
    @extend_schema(operation_id="commitments_withdraw", request=WithdrawalReason, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Retirer un engagement."""
        found = get_object_or_404(Commitment.objects.select_related("standard"), pk=pk, standard__deleted_at=None)
        commitments.withdraw(commitment=found, actor=self.person, now=self.now, **self.read(WithdrawalReason, request))
        return Response(status=204)


class ReusesView(Resource):
    @extend_schema(operation_id="reuses_declare", request=ReuseBody, responses={201: ReuseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Déclarer une réutilisation."""
        made = reuses.declare(standard=self.standard, actor=self.person, now=self.now, **self.read(ReuseBody, request))
        return self.write(ReuseSerializer, made, 201)


class ReuseStep(Resource):
    """A step of one reuse: what waits for the team is read by its author and the team alone."""

    @property
    def reuse(self) -> Reuse:
        rows = Reuse.objects.select_related("standard", "author", "organisation")
        found = get_object_or_404(rows, pk=self.kwargs["pk"], standard__deleted_at=None)
        require(debate.can_see_reuse(self.actor_on(found.standard), found))
        return found


class ReuseSettleView(ReuseStep):
    @extend_schema(operation_id="reuses_settle", request=ReuseOutcome, responses=ReuseSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Publier une réutilisation, ou l'écarter."""
        settled = reuses.settle(reuse=self.reuse, actor=self.person, now=self.now, **self.read(ReuseOutcome, request))
        return self.write(ReuseSerializer, settled)


class ReuseView(ReuseStep):
    @extend_schema(operation_id="reuses_withdraw", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Retirer une réutilisation que l'on a déclarée."""
        reuses.withdraw(reuse=self.reuse, actor=self.person, now=self.now)
        return Response(status=204)
