"""What a field says in words and in its constraints may differ on purpose: no finding then."""

from tests.standard.schema.lint.small import column, enum, of, pattern, schema


def test_what_a_field_says_under_a_condition_or_of_another_kind_is_no_contradiction() -> None:
    for said in ("Obligatoire si le lieu est ouvert.", "Indiquez si la réservation est obligatoire.", "Le numéro facultatif du bâtiment."):
        assert of("presence-differs", schema(column(description=said), column("b", description=said, constraints={"required": True}))) == []
    assert of("code-as-number", schema(column("code", type="integer"), column("telephone"), column("nb_cp_total", type="integer"))) == []
    years = column("annee", type="date", format="%Y", example="2024")
    assert of("date-formats-mixed", schema(column(type="date"), column("b", type="date", format="%Y-%m-%d"), years)) == []
    assert of("values-written-otherwise", schema(enum("oui", "non", "Oui"), enum("A", "B", name="autre"))) == []


def test_what_a_description_says_of_a_form_or_a_length_may_be_of_a_part() -> None:
    both = "Au format AAAA-MM-JJ, et non JJ/MM/AAAA."
    assert of("date-form-differs", schema(column(type="date", example="2024-01-15", description=both))) == []
    for said in (
        "Code à 5 chiffres suivi d’une lettre.",
        "De 2 à 5 chiffres.",
        "Code à 9 ou 14 chiffres.",
        "Code de 5 caractères au maximum.",
    ):
        assert of("length-differs", schema(pattern("^[0-9]{6}$", description=said, example="123456"))) == []
    assert of("corsica-refused", schema(pattern("^[0-9]{5}$", name="code_postal", example="33063"))) == []
    sections = [column(f"{part}_{thing}", title=thing) for part in ("entree", "sortie") for thing in ("rampe", "porte", "marche")]
    assert of("titles-alike", schema(*sections)) == []
    assert of("address-incomplete", schema(homepage="https://exemple.fr")) == []
    assert of("check-misspelt", schema(column(), custom_checks=[{"name": "notre-controle", "params": {}}])) == []


def test_a_description_in_prose_is_not_a_list_that_differs() -> None:
    prose = "Dites si le lieu est accessible en bus, en tramway ou en métro."
    assert of("description-differs", schema(enum("bus", "tramway", "métro", "vélo", description=prose))) == []


def test_an_hour_or_an_address_in_a_description_is_no_code() -> None:
    prose = "De 8:30 à 12:00, voir https://exemple.fr/1:2. Note : 1 pour oui."
    assert of("description-differs", schema(enum("1", "2", "8", description=prose))) == []
    assert of("enum-combinations", schema(enum("Femme", "Homme", "Femme/Homme"))) == []
