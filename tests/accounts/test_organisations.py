"""An organisation is named by many people, each in their own way, and written once."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Organisation, User
from accounts.services import describe_oneself, find_or_create_organisation
from tests.at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_eight_people_naming_the_same_new_organisation_at_once_share_it() -> None:
    people = [User.objects.create_user(f"{number}@exemple.fr") for number in range(8)]
    ways = ["Médiation du Lac", "médiation du lac", " MÉDIATION  du Lac", "Mediation du lac"] * 2
    at_once(
        *(partial(describe_oneself, actor=user, display_name="A", organisation_name=way) for user, way in zip(people, ways, strict=True))
    )
    organisation = Organisation.objects.get()
    assert organisation.people.count() == 8


@pytest.mark.django_db(transaction=True)
def test_organisations_whose_addresses_would_be_the_same_are_made_at_once() -> None:
    user = User.objects.create_user("a@exemple.fr")
    names = ["Les Relais", "Les Relais !", "Les Relais ?", "(Les Relais)"]
    found = at_once(*(partial(find_or_create_organisation, actor=user, name=name) for name in names))
    assert sorted(str(organisation) for organisation in found) == sorted(names)
    assert len({organisation.slug for organisation in Organisation.objects.all()}) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Œuvre de l’été", "œuvre  DE l'ete", "OEUVRE de\u00a0l’Été", "Œuvre de l’e\u0301te\u0301"])
def test_a_name_is_the_same_however_it_is_typed(typed: str) -> None:
    known = Organisation.objects.create(name="Œuvre de l'été")
    assert find_or_create_organisation(actor=None, name=typed) == known


@pytest.mark.django_db
def test_a_blank_name_is_no_organisation() -> None:
    assert find_or_create_organisation(actor=None, name=" \u00a0 ") is None
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_name_already_borne_is_refused_beside_the_input() -> None:
    Organisation.objects.create(name="École du Lac")
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        Organisation(name="Ecole du lac").full_clean()
    organisation = Organisation.objects.get()
    organisation.name = "École du lac"
    organisation.full_clean()
