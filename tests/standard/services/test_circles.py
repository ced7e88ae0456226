"""Coming into a circle, for a time or not, and what the public reads of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from accounts.services import open_account, prove_address
from concertation.services import timetable
from standard import queries
from standard.models import CircleInvitation, Event, JoinRequest, Membership, Notice, RosterConsent, Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import admissions, chain, ecosystem, invitations, members, notices, standards
from standard.services.errors import InvalidInput
from tests.standard.services.conftest import NOW

DAY = timedelta(days=1)


def invite(standard: Standard, by: User, email: str = "zoe@exemple.fr", **more: Any) -> Any:
    return invitations.invite(**{"standard": standard, "actor": by, "email": email, "circle": "copil", "now": NOW, **more})


def verbs(standard: Standard) -> list[str]:
    return list(standard.events.order_by("pk").values_list("verb", flat=True))


def sent(now: datetime) -> list[tuple[str, str]]:
    """Whom the mails that were due went to, with their subjects."""
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=now)
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_an_address_with_an_account_is_a_member_at_once(standard: Standard, admin: User) -> None:
    somebody = User.objects.create_user("zoe@exemple.fr")
    membership = invite(standard, admin, organisation="Ville de Nantes", until=NOW + 365 * DAY)
    assert isinstance(membership, Membership)
    assert (membership.user, str(membership.organisation)) == (somebody, "Ville de Nantes")
    assert not CircleInvitation.objects.exists()
    assert "zoe@exemple.fr" in [to for to, _ in sent(NOW)]


def test_an_address_without_one_comes_in_by_a_link_that_serves_once(standard: Standard, admin: User) -> None:
    invitation = invite(standard, admin, chair=True, organisation="Ville de Nantes", until=NOW + 365 * DAY)
    assert isinstance(invitation, CircleInvitation)
    assert not User.objects.filter(email="zoe@exemple.fr").exists()
    assert sent(NOW)[-1][0] == "zoe@exemple.fr"
    assert invitation.token in mail.outbox[-1].body
    with pytest.raises(InvalidInput, match="déjà invitée"):
        invite(standard, admin)

    come: dict[str, Any] = {"token": invitation.token, "organisation": "", "now": NOW + DAY}
    membership = invitations.take_up(**come, display_name="Zoé", listed=True)

    assert (membership.user.email, membership.user.public_name, membership.chair) == ("zoe@exemple.fr", "Zoé", True)
    assert (str(membership.organisation), membership.until) == ("Ville de Nantes", NOW + 365 * DAY)
    assert RosterConsent.objects.filter(user=membership.user).exists()
    with pytest.raises(PermissionRefused, match="déjà servi"):
        invitations.take_up(**come, display_name="Zoé", listed=True)
    assert not CircleInvitation.objects.exclude(email="").exists()
    assert not Notice.objects.exclude(address="").exists()
    assert not isinstance(chain.verify(standard), chain.Fault)


def test_an_invitation_is_reminded_then_forgotten(standard: Standard, admin: User) -> None:
    invitation = invite(standard, admin)
    sent(NOW)
    near = NOW + 24 * DAY
    for _ in range(2):
        timetable.catch_up(actor=OPERATOR, now=near)
    assert [to for to, _ in sent(near)] == ["zoe@exemple.fr"]
    over = NOW + 31 * DAY
    assert timetable.due(over)
    timetable.catch_up(actor=OPERATOR, now=over)
    assert not timetable.due(over)
    invitation.refresh_from_db()
    assert (invitation.email, invitation.state_at(over)) == ("", "expired")
    assert [to for to, _ in sent(over)] == [admin.email]
    with pytest.raises(PermissionRefused, match="expiré"):
        invitations.take_up(token=invitation.token, display_name="Zoé", organisation="", listed=False, now=over)


def test_an_invitation_is_taken_back_before_its_mail_leaves(standard: Standard, admin: User) -> None:
    invitation = invite(standard, admin)
    invitations.revoke(invitation=invitation, actor=admin, now=NOW)
    assert sent(NOW) == []
    with pytest.raises(PermissionRefused, match="a repris"):
        invitations.take_up(token=invitation.token, display_name="Zoé", organisation="", listed=False, now=NOW)
    with pytest.raises(PermissionRefused, match="n’attend plus"):
        invitations.remind(invitation=invitation, actor=admin, now=NOW)
    assert isinstance(invite(standard, admin), CircleInvitation)


def test_a_mandate_is_reminded_renewed_and_ends_by_itself(standard: Standard, admin: User) -> None:
    first = members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="copil", now=NOW)
    held = members.invite(standard=standard, actor=admin, email="b@exemple.fr", circle="copil", until=NOW + 60 * DAY, now=NOW)
    sent(NOW)
    with pytest.raises(InvalidInput, match="déjà partie"):
        members.invite(standard=standard, actor=admin, email="b@exemple.fr", circle="copil", now=NOW + DAY)

    month_before = NOW + 31 * DAY
    timetable.catch_up(actor=OPERATOR, now=month_before)
    assert [to for to, _ in sent(month_before)] == ["b@exemple.fr", admin.email]
    held = members.renew(membership=held, actor=admin, until=NOW + 90 * DAY, now=month_before)
    assert not timetable.due(month_before)
    for at in (NOW + 61 * DAY, NOW + 84 * DAY, NOW + 90 * DAY):
        timetable.catch_up(actor=OPERATOR, now=at)
        assert not timetable.due(at)
    assert verbs(standard)[-4:] == ["member.renewed", "member.mandate_reminded", "member.mandate_reminded", "member.mandate_ended"]
    after = NOW + 90 * DAY
    assert not queries.actor_for(user=held.user, standard=standard, now=after).copil
    with pytest.raises(InvalidInput, match="fini"):
        members.renew(membership=held, actor=admin, until=None, now=after)
    assert [one.until for one in held.history.order_by("history_id")] == [NOW + 60 * DAY, NOW + 90 * DAY]
    with pytest.raises(PermissionRefused, match="dernier membre"):
        members.renew(membership=first, actor=admin, until=after + DAY, now=after)
    assert not isinstance(chain.verify(standard), chain.Fault)


def test_anybody_leaves_and_is_named_no_more(standard: Standard, admin: User) -> None:
    somebody = User.objects.create_user("zoe@exemple.fr")
    membership = members.join(standard=standard, actor=somebody, organisation="Ville de Nantes", now=NOW)
    assert isinstance(membership, Membership)
    members.be_listed(standard=standard, actor=somebody, listed=True, now=NOW)
    other = members.join(standard=standard, actor=User.objects.create_user("autre@exemple.fr"), organisation=None, now=NOW)
    assert isinstance(other, Membership)
    with pytest.raises(PermissionRefused):
        members.end(membership=other, actor=somebody, now=NOW)
    members.end(membership=membership, actor=somebody, now=NOW + DAY)
    assert not RosterConsent.objects.exists()
    with pytest.raises(PermissionRefused, match="Seuls les membres"):
        members.be_listed(standard=standard, actor=somebody, listed=True, now=NOW + DAY)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_team_may_approve_its_contributors(standard: Standard, admin: User, accepted: bool) -> None:
    standards.describe(standard=standard, actor=admin, approves_contributors=True, now=NOW)
    somebody = User.objects.create_user("zoe@exemple.fr")
    asked = members.join(standard=standard, actor=somebody, organisation="Ville de Nantes", now=NOW)
    assert isinstance(asked, JoinRequest)
    with pytest.raises(PermissionRefused, match="déjà devant"):
        members.join(standard=standard, actor=somebody, organisation=None, now=NOW)
    assert sent(NOW)[-1][0] == admin.email
    if not accepted:
        with pytest.raises(InvalidInput, match="pourquoi"):
            admissions.settle(request=asked, actor=admin, accepted=False, now=NOW)
    admissions.settle(request=asked, actor=admin, accepted=accepted, reason="Le standard est complet.", now=NOW)
    assert [to for to, _ in sent(NOW)] == ["zoe@exemple.fr"]
    assert "complet" not in mail.outbox[-1].body
    assert queries.actor_for(user=somebody, standard=standard, now=NOW).member == accepted
    with pytest.raises(PermissionRefused, match="sa réponse"):
        admissions.settle(request=asked, actor=admin, accepted=True, now=NOW)


def test_somebody_without_an_account_is_written_down_and_claims_it_once_their_address_is_proved(standard: Standard, admin: User) -> None:
    person = admissions.write_down(
        standard=standard, actor=admin, name="Zoé", email="Zoe@exemple.fr", organisation="Ville de Nantes", agreed=True, now=NOW
    )
    unproved = open_account(actor=admin, email="zoe@exemple.fr")
    with pytest.raises(PermissionRefused):
        admissions.claim(person=person, actor=unproved, now=NOW)
    other = prove_address(email="autre@exemple.fr")
    with pytest.raises(PermissionRefused):
        admissions.claim(person=person, actor=other, now=NOW)
    zoe = prove_address(email="zoe@exemple.fr")
    person = admissions.claim(person=person, actor=zoe, now=NOW)
    membership = standard.memberships.get(user=zoe)
    assert (membership.circle, str(membership.organisation), person.email) == ("contributor", "Ville de Nantes", "")
    assert RosterConsent.objects.filter(user=zoe).exists()
    with pytest.raises(InvalidInput, match="déjà un compte"):
        admissions.write_down(standard=standard, actor=admin, name="Zoé", email="zoe@exemple.fr", now=NOW)


def test_the_name_of_somebody_without_an_account_is_removed_when_they_ask(standard: Standard, admin: User) -> None:
    person = admissions.write_down(standard=standard, actor=admin, name="Zoé Martin", email="zoe@exemple.fr", now=NOW)
    admissions.forget(person=person, actor=admin, now=NOW)
    person.refresh_from_db()
    assert (person.name, person.email) == ("", "")
    assert "Zoé" not in "".join(Event.objects.values_list("message", flat=True))


def test_organisations_have_a_part_in_the_ecosystem(standard: Standard, admin: User) -> None:
    said: dict[str, Any] = {"standard": standard, "actor": admin, "now": NOW}
    hub = ecosystem.name(**said, organisation="Les Assembleurs", part="hub", address="https://exemple.fr/", description="Recense.")
    with pytest.raises(InvalidInput, match="déjà ce rôle"):
        ecosystem.name(**said, organisation="les assembleurs", part="hub")
    for field, wrong in (("part", "chef"), ("address", "javascript:alert(1)"), ("address", "https://["), ("organisation", " ")):
        with pytest.raises(InvalidInput) as refused:
            ecosystem.name(**{**said, "organisation": "Autre", "part": "hub", field: wrong})
        assert refused.value.field == field
    ecosystem.name(**said, organisation="Les Assembleurs", part="producer")
    with pytest.raises(InvalidInput, match="déjà ce rôle"):
        ecosystem.change(stakeholder=hub, actor=admin, part="producer", description="", address="", now=NOW)
    hub = ecosystem.change(stakeholder=hub, actor=admin, part="reuser", description="", address="", now=NOW)
    ecosystem.remove(stakeholder=hub, actor=admin, now=NOW)
    assert [str(one.part) for one in standard.stakeholders.all()] == ["producer"]
