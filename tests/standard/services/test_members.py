"""Who belongs to which circle, from when until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Organisation, User
from standard import queries
from standard.models import Event, Membership, Standard
from standard.permissions import PermissionRefused
from standard.services import members
from standard.services.errors import InvalidInput
from tests.standard.services.conftest import NOW


def test_somebody_registers_as_a_contributor_once(standard: Standard) -> None:
    organisation = Organisation.objects.create(name="Médiathèque de la vallée")
    somebody = User.objects.create_user("quelquun@exemple.fr")
    membership = members.join(standard=standard, actor=somebody, organisation=organisation, now=NOW)
    assert (membership.circle, membership.organisation) == ("contributor", organisation)
    with pytest.raises(PermissionRefused, match="déjà inscrit"):
        members.join(standard=standard, actor=somebody, organisation=organisation, now=NOW)
    assert Membership.objects.filter(user=somebody).count() == 1


def test_the_team_invites_an_address_that_has_no_account(standard: Standard, admin: User) -> None:
    membership = members.invite(standard=standard, actor=admin, email=" Presidence@Exemple.fr ", circle="copil", chair=True, now=NOW)
    assert membership.user.email == "presidence@exemple.fr"
    assert not membership.user.has_usable_password()
    actor = queries.actor_for(user=membership.user, standard=standard, now=NOW)
    assert (actor.copil, actor.chair, actor.team) == (True, True, False)
    assert Event.objects.filter(verb="member.invited", subject_id=membership.pk).exists()


@pytest.mark.parametrize(
    ("email", "circle", "chair", "field"),
    [
        ("pas une adresse", "copil", False, "email"),
        ("a@exemple.fr", "spectateurs", False, "circle"),
        ("a@exemple.fr", "team", True, "chair"),
        ("admin@exemple.fr", "team", False, "email"),
    ],
)
def test_a_wrong_invitation_is_refused_where_it_is_wrong(
    standard: Standard, admin: User, email: str, circle: str, chair: bool, field: str
) -> None:
    people = User.objects.count()
    with pytest.raises(InvalidInput) as refused:
        members.invite(standard=standard, actor=admin, email=email, circle=circle, chair=chair, now=NOW)
    assert refused.value.field == field
    assert (User.objects.count(), Membership.objects.count()) == (people, 1)


def test_a_membership_ends_and_can_begin_again(standard: Standard, admin: User) -> None:
    membership = members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="copil", now=NOW)
    members.invite(standard=standard, actor=admin, email="b@exemple.fr", circle="copil", now=NOW)  # somebody has to stay
    members.end(membership=membership, actor=admin, now=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    assert not queries.actor_for(user=membership.user, standard=standard, now=later).member
    again = members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="copil", now=later)
    assert again.pk != membership.pk
    with pytest.raises(InvalidInput):
        members.end(membership=membership, actor=admin, now=later)


def test_nobody_else_invites(standard: Standard) -> None:
    somebody = User.objects.create_user("quelquun@exemple.fr")
    with pytest.raises(PermissionRefused):
        members.invite(standard=standard, actor=somebody, email="a@exemple.fr", circle="team", now=NOW)
    assert not User.objects.filter(email="a@exemple.fr").exists()


def test_a_refused_invitation_leaves_no_organisation(standard: Standard, admin: User) -> None:
    members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="team", now=NOW)
    with pytest.raises(InvalidInput):
        members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="team", organisation="Toute nouvelle", now=NOW)
    assert not Organisation.objects.exists()
