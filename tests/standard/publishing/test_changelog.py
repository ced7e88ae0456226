"""The change log, in the reader's words."""

from datetime import date

from standard.publishing.changelog import changelog
from standard.publishing.changes import release_changes
from standard.publishing.changes_json import changes_json, read
from standard.publishing.content import ChangeEntry, PastRelease, ReleaseContent
from tests.standard.publishing.libraries import DECISION, bare, release


def test_a_decision_behind_two_changes_is_told_once() -> None:
    text = changelog(release()).decode()
    assert text.count("Un lecteur sur trois vient pour eux.") == 1
    assert text.count("(décision n°\u00a07).") == 2
    assert "[Décision n°\u00a07](https://biblio.example.org/decisions/7/)" in text


def test_it_says_whom_a_version_concerns() -> None:
    change = ChangeEntry("Le champ « Nom » devient obligatoire.", level="major", audience=("producer", "consumer"), decision=DECISION)
    content = ReleaseContent(bare({"fields": []}).schema, "essai", "Essai", "2.0.0", date(2024, 6, 1), changes=(change,))
    assert "Les producteurs ont des fichiers à adapter. Les réutilisateurs ont des outils à adapter." in changelog(content).decode()
    assert (
        "Les fichiers et les outils existants restent valables."
        in changelog(
            ReleaseContent(content.schema, "essai", "Essai", "1.0.1", date(2024, 6, 1), changes=(ChangeEntry("Une faute est corrigée."),))
        ).decode()
    )


def test_a_first_version_and_a_version_without_a_record_are_not_confused() -> None:
    assert changelog(bare({"fields": []})).decode().endswith("Aucun changement n’est enregistré pour cette version.\n")
    text = changelog(release()).decode()
    assert text.endswith("## 1.0.0 – 1er\u00a0février 2024\n\nPremière version publiée.\n")


def test_versions_follow_one_another_the_latest_first() -> None:
    past = tuple(PastRelease(f"1.{minor}.0", date(2024, 1, 1), (ChangeEntry("Un mot change."),)) for minor in (1, 0))
    content = ReleaseContent(bare({"fields": []}).schema, "essai", "Essai", "1.2.0", date(2024, 6, 1), history=past)
    titles = [line for line in changelog(content).decode().splitlines() if line.startswith("## ")]
    assert titles == ["## 1.2.0 – 1er\u00a0juin 2024", "## 1.1.0 – 1er\u00a0janvier 2024", "## 1.0.0 – 1er\u00a0janvier 2024"]


def test_what_to_do_is_told_to_each_apart() -> None:
    before, after = (
        bare({"fields": [{"name": name, "type": "string", "constraints": {"enum": values}}]}).schema
        for name, values in (("a", ["x", "y"]), ("a", ["x", "z"]))
    )
    changes = release_changes(before, after)
    content = ReleaseContent(after, "essai", "Essai", "2.0.0", date(2024, 6, 1), changes=changes)

    text = changelog(content).decode()

    heading = "### {}\u00a0: ce qu’il y a à faire"
    _, _, rest = text.partition(heading.format("Producteurs"))
    producers, _, rest = rest.partition(heading.format("Réutilisateurs"))
    reusers, _, _ = rest.partition("### Ajouté")
    assert "  - Remplacez cette valeur." in producers
    assert "Prévoyez" not in producers
    assert "  - Prévoyez cette valeur." in reusers
    assert "Remplacez" not in reusers
    assert read(changes_json(content)).changes == changes, "a program reads the same, told apart too"


def test_what_was_published_before_that_is_told_as_it_was() -> None:
    data = b'{"changes": [{"sentence": "La valeur change.", "impacts": ["Les outils la pr\xc3\xa9voient."], "audience": ["consumer"]}]}'
    (change,) = read(data).changes
    assert (change.asked_of_producers, change.asked_of_reusers) == ((), ("Les outils la prévoient.",))
