"""The verdict is one object: sentence, bar, badge, JSON and files to take away say the same of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from standard.validation import badge
from standard.validation.examination import examine
from tests.standard.validation.files import field, schema, written

DESCRIPTOR = schema(field("id", required=True), field("nom", required=True), field("nb", "integer"))


@pytest.mark.parametrize(
    ("content", "sentence", "share", "words", "right"),
    [
        ("id,nom,nb\n1,a,2\n", "Ce fichier est valide : 1 ligne, rien à corriger.", "1 ligne juste sur 1, soit 100 %", "valide", 1),
        ("id,nom,nb\n", "Ce fichier n’a aucune ligne à vérifier.", "0 ligne juste sur 0, soit –", "aucune ligne", 0),
        ("x,y\na,b\n", "Aucune colonne de ce fichier n’est dans le schéma : rien n’a été vérifié.", "aucune ligne vérifiée",
         "rien de vérifié", 0),
        ("nb\n1\n2\n", "Il manque 2 colonnes obligatoires. Le contenu des lignes lues est juste.",
         "aucune ligne n’est complète sans ces colonnes", "2 colonnes manquent", 0),
        ("id,nb\n1,x\n2,2\n", "Il manque 1 colonne obligatoire, et 1 ligne sur 2 est à corriger dans les autres : 2 raisons en tout.",
         "aucune ligne n’est complète sans cette colonne", "1 colonne manque", 0),
        ("id,nom,nom\n1,a,b\n", "Les colonnes sont à corriger, pour 1 raison. Le contenu des lignes lues est juste.",
         "1 ligne juste sur 1, soit 100 %", "colonnes à corriger", 1),
        ("id,nom,nb\n1,a,x\n2,b,2\n", "1 ligne sur 2 à corriger, pour 1 raison.", "1 ligne juste sur 2, soit 50 %",
         "50 % de lignes justes", 1),
    ],
)  # fmt: skip
def test_all_say_the_same(tmp_path: Path, content: str, sentence: str, share: str, words: str, right: int) -> None:
    report = examine(written(tmp_path, content), DESCRIPTOR)
    outcome = report.outcome
    assert [text.replace("\u00a0", " ") for text in (report.sentence, outcome.share, outcome.badge)] == [sentence, share, words]
    assert outcome.right == right
    assert report.to_json()["outcome"] == outcome.to_json()
    assert outcome.badge in badge.svg(report, "Lieux")


def test_a_column_that_the_file_lacks_has_no_count(tmp_path: Path) -> None:
    check = {"name": "cohesive-columns-value", "params": {"column": "absent", "othercolumns": ["nom"]}}
    report = examine(written(tmp_path, "nom\na\n"), schema(field("nom"), field("absent"), custom_checks=[check]))
    assert [(column.field, column.present, column.filled, column.wrong) for column in report.columns] == [
        ("nom", True, 1, 0), ("absent", False, 0, 0),
    ]  # fmt: skip


def test_words_written_in_one_are_read_apart(tmp_path: Path) -> None:
    content = "Codepostal;SiteWeb;NOM DU LIEU;site web public\n05000;https://a.fr;A;x\n"
    report = examine(
        written(tmp_path, content), schema(field("code_postal"), field("site_web"), field("nomdulieu"), field("site_web_public"))
    )
    assert all(column.present for column in report.columns)
    assert [notice.code for notice in report.warnings] == ["incorrect-label"] * 4


@pytest.mark.parametrize(
    ("label", "seen"), [("\ufeff\ufeffnom", "signe invisible"), ("n\u043em", "lettre cyrillique"), ("nom\u200b", "signe invisible")]
)
def test_a_name_that_only_looks_right_is_read_and_shown(tmp_path: Path, label: str, seen: str) -> None:
    report = examine(written(tmp_path, f"ville,{label}\nGap,A\n"), schema(field("ville"), field("nom", required=True)))
    (notice,) = report.warnings
    assert (report.valid, notice.code) == (True, "incorrect-label")
    assert seen in notice.message
