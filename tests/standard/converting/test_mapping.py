"""What the columns of a file as a producer has it are proposed to be, and what comes of it once it is confirmed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from standard.converting.mapping import ColumnRule, ConstantRule, FileMapping, MappingError, ValueRule
from standard.converting.mapping.applying import Rewriting
from standard.converting.mapping.columns_read import proposed
from standard.converting.mapping.contents import SourceColumn
from standard.converting.mapping.edits import FileEdits
from standard.converting.mapping.proposed import ProposedMapping
from standard.converting.mapping.proposing import propose
from standard.converting.mapping.written import from_bytes, from_data, to_data, to_text
from standard.schema import table_schema
from standard.schema.model import Schema
from standard.validation import examination
from standard.validation.columns import framed, reading_through
from standard.validation.examination import examine
from tests.known_schemas import MEDIATION, REAL, requires_real_data

LIEUX: dict[str, Any] = {
    "title": "Lieux d’accueil",
    "fields": [
        {"name": "id", "title": "Identifiant du lieu", "constraints": {"required": True, "unique": True}},
        {"name": "siret", "title": "SIRET", "example": "43493312300029"},
        {"name": "nom", "title": "Nom du lieu", "constraints": {"required": True}},
        {"name": "commune", "title": "Commune"},
        {"name": "code_postal", "title": "Code postal", "constraints": {"pattern": "^\\d{5}$"}, "example": "51100"},
        {
            "name": "code_insee",
            "title": "Code officiel géographique",
            "constraints": {"pattern": "^(\\d|2A|2B)\\d{4}$"},
            "example": "51454",
        },
        {"name": "adresse", "title": "Adresse", "example": "12 rue de la Paix"},
        {"name": "latitude", "title": "Latitude", "type": "number", "example": 43.52},
        {"name": "longitude", "title": "Longitude", "type": "number", "example": 5.41},
        {"name": "telephone", "title": "Téléphone", "constraints": {"pattern": "^\\+33\\d{9}$"}, "example": "+33180059880"},
        {"name": "courriel", "title": "Courriel", "format": "email", "example": "contact@exemple.fr"},
        {"name": "site_web", "title": "Site web", "format": "uri", "example": "https://exemple.fr"},
        {"name": "date_maj", "title": "Date de mise à jour", "type": "date", "example": "2022-06-02"},
        {"name": "departement", "title": "Département"},
        {"name": "acces", "title": "Conditions d’accès", "constraints": {"enum": ["Gratuit", "Payant", "Adhésion"]}},
        {
            "name": "publics",
            "title": "Publics accueillis",
            "constraints": {"pattern": "(?:(?:^|;)(Adultes|Jeunes|Seniors|Familles))+$"},
        },
    ],
}

PRODUCERS: list[tuple[dict[str, list[str]], dict[tuple[str, ...], tuple[str, ...]]]] = [
    (
        {
            "Nom de l'équipement": ["Médiathèque", "Fablab"], "Ville": ["Gap", "Digne"], "CP": ["05000", "04000"],
            "N° SIRET": ["43493312300029"],
            "Adresse postale": ["1 rue A", "2 rue B"], "Lat": ["44.5", "44.1"], "Lng": ["6.1", "6.2"],
            "Tél.": ["0492000000", "04 92 00 00 01"],
            "E-mail": ["a@exemple.fr"], "Site internet": ["https://a.fr"], "MAJ": ["02/06/2022"], "Tarif": ["Gratuit", "Payant"],
            "Public cible": ["Adultes, Jeunes", "Seniors"], "Remarques": ["bof"],
        },
        {
            ("Nom de l'équipement",): ("nom",), ("Ville",): ("commune",), ("CP",): ("code_postal",), ("N° SIRET",): ("siret",),
            ("Adresse postale",): ("adresse",), ("Lat",): ("latitude",), ("Lng",): ("longitude",), ("Tél.",): ("telephone",),
            ("E-mail",): ("courriel",), ("Site internet",): ("site_web",), ("MAJ",): ("date_maj",), ("Tarif",): ("acces",),
            ("Public cible",): ("publics",),
        },
    ),
    (
        {
            "ID_LIEU": ["1", "2"], "DENOMINATION": ["A", "B"], "CP VILLE": ["05000 Gap", "04000 Digne"], "INSEE": ["05061", "04070"],
            "geo_point_2d": ["44.5,6.1", "44.1,6.2"], "MEL": ["a@exemple.fr"], "DEPT": ["05", "04"], "DATE_ACTUALISATION": ["2022-06-02"],
        },
        {
            ("ID_LIEU",): ("id",), ("DENOMINATION",): ("nom",), ("CP VILLE",): ("code_postal", "commune"), ("INSEE",): ("code_insee",),
            ("geo_point_2d",): ("latitude", "longitude"), ("MEL",): ("courriel",), ("DEPT",): ("departement",),
            ("DATE_ACTUALISATION",): ("date_maj",),
        },
    ),
    (
        {
            "Intitulé": ["A"], "Adresse 1": ["1 rue A", "2 rue B"], "Adresse 2": ["Bât. C", "BP 1"], "Commune d'implantation": ["Gap"],
            "Code Postal": ["05000"], "telephonePrincipal": ["+33492000000"], "Lien vers le site": ["https://a.fr"], "X": ["6.1"],
            "Y": ["44.5"],
            "Modalités d'accès": ["gratuit", "payant"],
        },
        {
            ("Intitulé",): ("nom",), ("Adresse 1", "Adresse 2"): ("adresse",), ("Commune d'implantation",): ("commune",),
            ("Code Postal",): ("code_postal",), ("telephonePrincipal",): ("telephone",), ("Lien vers le site",): ("site_web",),
            ("X",): ("longitude",), ("Y",): ("latitude",), ("Modalités d'accès",): ("acces",),
        },
    ),
]  # fmt: skip
"""What producers call their columns, what stands in them, and the fields that they are."""


def schema(descriptor: dict[str, Any] = LIEUX) -> Schema:
    return table_schema.parse(descriptor)


def rules_of(found: ProposedMapping) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {one.rule.columns: one.rule.fields for one in found.rules}


@pytest.mark.parametrize(("columns", "right"), PRODUCERS, ids=["territoire", "majuscules", "plusieurs"])
def test_columns_named_otherwise_are_proposed_for_their_fields(columns: dict[str, list[str]], right: dict[Any, Any]) -> None:
    sources = [SourceColumn(label, len(texts), dict.fromkeys(texts, 1)) for label, texts in columns.items()]
    found = rules_of(propose(sources, schema()))
    proposed_well = [columns for columns, fields in right.items() if found.get(columns) == fields]
    assert len(proposed_well) >= 0.8 * len(right), {columns: (found.get(columns), fields) for columns, fields in right.items()}
    assert all(found.get((label,)) is None for label in columns if label == "Remarques")


@pytest.mark.parametrize(
    ("x", "y"),
    [("X_WGS84", "Y_WGS84"), ("coord_x", "coord_y"), ("lon_wgs84", "lat_wgs84"), ("GPS_LONG", "GPS_LAT"), ("POINT_X", "POINT_Y"),
     ("x_4326", "y_4326"), ("Coordonnées X (WGS 84)", "Coordonnées Y (WGS 84)"), ("LongitudeDD", "LatitudeDD")],
)  # fmt: skip
def test_coordinates_in_degrees_are_known_whatever_else_their_header_says(x: str, y: str) -> None:
    sources = [SourceColumn(label, 2, dict.fromkeys(texts, 1)) for label, texts in ((x, ["6.1", "6.2"]), (y, ["44.5", "44.1"]))]
    assert rules_of(propose(sources, schema())) == {(x,): ("longitude",), (y,): ("latitude",)}


def test_metres_of_lambert_are_no_degrees() -> None:
    sources = [SourceColumn(label, 1, {text: 1}) for label, text in (("X_L93", "652469.02"), ("Y_L93", "6862035.26"))]
    assert rules_of(propose(sources, schema())) == {}


@requires_real_data
@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("lieux-avant-standard-2022-06", {"modalites_access": "conditions_acces"}),
        ("lieux-conseillers-numeriques-2022-07", {"conditions_access": "conditions_acces"}),
        ("lieux-ile-de-france-2022-08", {"conditions_access": "conditions_acces"}),
    ],
)
def test_the_columns_of_real_producers_are_proposed_for_their_fields(name: str, right: dict[str, str]) -> None:
    """Those that share their name with a field are read so; the others are proposed."""
    assert REAL is not None
    folder = REAL / MEDIATION
    target = table_schema.parse(json.loads((folder / "schema-v0.1.1.json").read_text()))
    found = proposed(folder / f"{name}.csv", target)
    rules = rules_of(found)
    wanted = {column.label: right.get(column.label, column.label) for column in found.columns}
    assert rules == {(label,): (field,) for label, field in wanted.items()}
    free = [value for value in found.values if value.field == "conditions_acces"]
    assert [(value.before, value.after.partition(" :")[0]) for value in free] == [("Gratuit", "Gratuit")]


def test_a_name_of_an_earlier_version_is_known() -> None:
    found = propose(
        [SourceColumn("typo", 1, {"x": 1})], schema({"fields": [{"name": "typologie"}, {"name": "genre"}]}), {"genre": ["typo"]}
    )
    assert rules_of(found) == {("typo",): ("genre",)}


def read(path: Path, mapping: FileMapping, edits: FileEdits | None = None) -> tuple[tuple[str, ...], list[tuple[int, list[Any]]]]:
    with reading_through(Rewriting(schema(), mapping, edits)):
        table = framed(path, schema())
        by_block = [row for block in table.blocks() for row in _rows(block)]
        rows = [(number, list(cells)) for number, cells in table.rows()]
        assert sorted(by_block) == rows
        return tuple(table.header), rows


def _rows(block: Any) -> list[tuple[int, list[Any]]]:
    whole = [
        (number, [block.cell(column, place) for column in range(block.texts.width)]) for place, number in enumerate(block.numbers.to_list())
    ]
    return [*whole, *((number, list(cells)) for number, cells in block.odd)]


SAID = FileMapping(
    (
        ColumnRule(("Lieu",), ("nom",)),
        ColumnRule(("CP Ville",), ("code_postal", "commune"), " "),
        ColumnRule(("N°", "Voie"), ("adresse",), " "),
        ColumnRule(("Divers",), ()),
    ),
    (ConstantRule("departement", "05"),),
    (ValueRule("publics", "Tout-petits", "Familles"), ValueRule("acces", "0 €", "Gratuit")),
)


def test_rows_are_read_as_the_mapping_says_under_their_own_numbers(tmp_path: Path) -> None:
    path = tmp_path / "lieux.csv"
    path.write_text(
        "Titre\n\nLieu;CP Ville;Divers;N°;Voie;Publics;Acces\nA;05000 Gap;x;1;rue A;Tout-petits, Adultes;0 €\n"
        "B;04000;x\n;;;;;;\nC;04000 Digne les Bains;x;;rue C;Inconnus, Tout-petits;Payant;trop\n"
    )
    header, rows = read(path, SAID, FileEdits({(7, "acces"): "Adhésion"}, {("acces", "Gratuit"): "Payant"}))
    assert header == ("nom", "code_postal", "commune", "adresse", "publics", "acces", "departement")
    assert rows == [
        (4, ["A", "05000", "Gap", "1 rue A", "Familles;Adultes", "Payant", "05"]),
        (5, ["B", "04000", ""]),
        (6, [""] * 7),
        (7, ["C", "04000", "Digne les Bains", "rue C", "Inconnus,Familles", "Adhésion", "05", "trop"]),
    ]


@pytest.mark.parametrize("screened", [True, False])
def test_a_row_that_is_removed_is_not_read_and_moves_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screened: bool) -> None:
    path = tmp_path / "lieux.csv"
    path.write_text("id;nom;code_postal\n1;A;05000\n2;B\n;;\n3;C;04000;trop\n")
    if not screened:
        monkeypatch.setattr(examination, "can_screen", lambda *_: False)
    with reading_through(Rewriting(schema(), edits=FileEdits(removed=frozenset({2, 4})))):
        report = examine(path, schema())
    assert (report.rows, [(error.row, error.code) for error in report.errors]) == (2, [(3, "missing-cell"), (5, "extra-cell")])


def test_what_is_wrong_in_a_row_stays_wrong_through_a_mapping(tmp_path: Path) -> None:
    """A row too short, too long or blank is told as it would be without; and a mapping that says nothing changes nothing."""
    path = tmp_path / "lieux.csv"
    path.write_text("id;nom;CP\n1;A;05000\n2;B\n;;\n3;C;04000;trop\n")
    with reading_through(Rewriting(schema(), FileMapping((ColumnRule(("CP",), ("code_postal",)),)))):
        codes = [(error.row, error.code) for error in examine(path, schema()).errors]
    assert codes == [(3, "missing-cell"), (4, "blank-row"), (5, "extra-cell")]
    with reading_through(Rewriting(schema(), FileMapping())):
        assert examine(path, schema()) == examine(path, schema())


def test_a_mapping_is_written_and_read_back() -> None:
    assert from_bytes(to_text(SAID).encode()) == SAID
    assert from_data(to_data(SAID)) == SAID


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"[]", b"{}", b'{"mapping": 2}', b'{"mapping": 1, "colonnes": []}', b'{"mapping": 1, "columns": {}}',
        b'{"mapping": 1, "columns": [{"columns": "a", "fields": []}]}', b'{"mapping": 1, "constants": [{"field": "a"}]}',
        b'{"mapping": 1, "values": [{"field": "a", "before": 1, "after": "b"}]}',
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(MappingError, match="correspondance"):
        from_bytes(data)
