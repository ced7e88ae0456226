"""What each kind of change does to those who publish files and to those who read them, as data.

A producer's question: is a file that was valid still valid? A consumer's question: does code written for the old
schema read the new files?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from standard.schema.words import typeset

Effect = Literal["safe", "breaks", "warn", "unknown"]
Level = Literal["major", "minor", "patch"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change, said in two sentences: `fact` is what changes, a template, and `todo` who must do what.

    {field}, {within} and {of} name the field at the head of the sentence, inside it and after « de »; {subject} is
    what the change is about when that may be the whole schema; {what} names a property.
    """

    id: str
    producer: Effect
    consumer: Effect
    level: Level
    fact: str
    todo: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What one change does. `message` says what changes and who must do what; `field` is the field's name."""

    rule: str
    producer: Effect
    consumer: Effect
    level: Level
    message: str
    field: str | None = None
    value: str | None = None


def _table(*rules: tuple[str, Effect, Effect, Level, str, str]) -> dict[str, Rule]:
    return {rule[0]: Rule(*rule[:4], *(typeset(text) for text in rule[4:])) for rule in rules}


RULES: Final = _table(
    # fields
    (
        "field-added-optional", "safe", "safe", "minor",
        "{field} est ajouté, facultatif",
        "les fichiers déjà publiés restent valides et les réutilisateurs n’ont rien à changer",
    ),
    (
        "field-added-strict", "breaks", "safe", "major",
        "{field} est ajouté et le schéma exige que toutes les colonnes soient présentes",
        "les producteurs doivent ajouter cette colonne, même vide",
    ),
    (
        "field-added-required", "breaks", "safe", "major",
        "{field} est ajouté, obligatoire",
        "les producteurs doivent ajouter cette colonne et la remplir",
    ),
    (
        "field-removed-optional", "warn", "breaks", "major",
        "{field}, facultatif, est supprimé",
        "les producteurs peuvent retirer cette colonne, devenue une colonne en plus\u00a0; les réutilisateurs qui la "
        "lisent doivent s’en passer",
    ),
    (
        "field-removed-required", "warn", "breaks", "major",
        "{field}, obligatoire, est supprimé",
        "les producteurs peuvent retirer cette colonne, devenue une colonne en plus\u00a0; les réutilisateurs qui comptent "
        "sur elle doivent s’en passer",
    ),
    (
        "field-removed-strict", "breaks", "breaks", "major",
        "{field} est supprimé et le schéma refuse les colonnes en plus",
        "les producteurs doivent retirer cette colonne\u00a0; les réutilisateurs qui la lisent doivent s’en passer",
    ),
    (
        "field-renamed", "breaks", "breaks", "major",
        "{field} change de nom technique\u00a0: {before} devient {after}",
        "les producteurs doivent renommer la colonne et les réutilisateurs la lire sous son nouveau nom",
    ),
    (
        "fields-reordered", "safe", "warn", "minor",
        "L’ordre des champs change",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs qui lisent les colonnes par leur rang doivent "
        "les lire par leur nom",
    ),
    (
        "fields-reordered-strict", "breaks", "warn", "major",
        "L’ordre des champs change et le schéma exige cet ordre",
        "les producteurs doivent ranger leurs colonnes dans le nouvel ordre\u00a0; les réutilisateurs doivent les lire par "
        "leur nom",
    ),
    (
        "fields-match-relaxed", "safe", "warn", "minor",
        "La règle de présence des colonnes s’assouplit ({before} devient {after})",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer des colonnes en plus ou en "
        "moins",
    ),
    (
        "fields-match-tightened", "breaks", "safe", "major",
        "La règle de présence des colonnes se durcit ({before} devient {after})",
        "les producteurs doivent vérifier les colonnes de leurs fichiers",
    ),
    # types
    (
        "type-widened", "safe", "breaks", "major",
        "{field} accepte plus\u00a0: {before} devient {after}",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs doivent lire le nouveau type",
    ),
    (
        "type-changed", "breaks", "breaks", "major",
        "{field} change de type\u00a0: {before} devient {after}",
        "les producteurs doivent réécrire cette colonne et les réutilisateurs lire le nouveau type",
    ),
    (
        "format-changed", "breaks", "breaks", "major",
        "{field} change de format\u00a0: {before} devient {after}",
        "les producteurs doivent réécrire cette colonne et les réutilisateurs lire le nouveau format",
    ),
    (
        "format-tightened", "breaks", "safe", "major",
        "{field} exige maintenant un format\u00a0: {after}",
        "les producteurs doivent vérifier cette colonne",
    ),
    (
        "format-loosened", "safe", "warn", "minor",
        "{field} n’exige plus de format ({before} jusqu’ici)",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer d’autres écritures",
    ),
    # presence and identity
    (
        "required-added", "breaks", "safe", "major",
        "{field} devient obligatoire",
        "les producteurs doivent remplir chaque ligne",
    ),
    (
        "required-removed", "safe", "warn", "minor",
        "{field} devient facultatif",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs doivent accepter les cases vides",
    ),
    (
        "unique-added", "breaks", "safe", "major",
        "{subject} ne doit plus contenir deux fois la même valeur",
        "les producteurs doivent retirer les doublons",
    ),
    (
        "unique-removed", "safe", "breaks", "major",
        "{subject} peut contenir plusieurs fois la même valeur",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs qui s’en servent comme identifiant doivent en "
        "choisir un autre",
    ),
    (
        "primary-key-set", "breaks", "warn", "major",
        "La clé primaire est maintenant {after}",
        "les producteurs doivent la remplir sans doublon\u00a0; les réutilisateurs peuvent s’appuyer sur elle",
    ),
    (
        "primary-key-changed", "breaks", "warn", "major",
        "La clé primaire change\u00a0: {before} laisse la place à {after}",
        "les producteurs doivent remplir la nouvelle clé sans doublon\u00a0; les réutilisateurs doivent vérifier leurs "
        "rapprochements",
    ),
    (
        "primary-key-removed", "safe", "breaks", "major",
        "La clé primaire {before} est supprimée",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs qui s’en servent comme identifiant doivent en "
        "choisir un autre",
    ),
    (
        "foreign-key-added", "breaks", "safe", "major",
        "Les valeurs {of} doivent exister dans la table de référence",
        "les producteurs doivent corriger celles qui n’y sont pas",
    ),
    (
        "foreign-key-removed", "safe", "warn", "minor",
        "Les valeurs {of} ne sont plus vérifiées dans une table de référence",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer des valeurs sans "
        "correspondance",
    ),
    (
        "reference-changed", "unknown", "unknown", "minor",
        "La table de référence {of} change",
        "les producteurs doivent vérifier que leurs valeurs y figurent, les réutilisateurs qu’ils lisent la nouvelle",
    ),
    # values
    (
        "value-added", "safe", "warn", "minor",
        "{field} accepte une valeur de plus\u00a0: {value}",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs doivent prévoir cette valeur",
    ),
    (
        "value-removed", "breaks", "safe", "major",
        "{field} n’accepte plus la valeur {value}",
        "les producteurs doivent la remplacer\u00a0; les réutilisateurs n’ont rien à changer",
    ),
    (
        "value-renamed", "breaks", "breaks", "major",
        "Dans {within}, la valeur {before} s’écrit maintenant {after}",
        "les producteurs doivent la réécrire et les réutilisateurs la reconnaître",
    ),
    (
        "value-repaired", "safe", "warn", "minor",
        "Dans {within}, la valeur {value}, annoncée mais refusée jusqu’ici, est maintenant acceptée",
        "les producteurs peuvent l’écrire\u00a0; les réutilisateurs doivent la prévoir",
    ),
    (
        "value-broken", "breaks", "safe", "major",
        "Dans {within}, la valeur {value} reste dans la liste mais son expression la refuse maintenant",
        "réparez l’expression avant de publier",
    ),
    (
        "value-meaning-changed", "safe", "breaks", "major",
        "Dans {within}, la valeur {value} change de sens",
        "les fichiers déjà publiés restent valides mais ne disent plus la même chose\u00a0; les réutilisateurs doivent en "
        "tenir compte",
    ),
    (
        "field-meaning-changed", "safe", "breaks", "major",
        "{field} change de sens",
        "les fichiers déjà publiés restent valides mais ne disent plus la même chose\u00a0; les réutilisateurs doivent en "
        "tenir compte",
    ),
    (
        "values-introduced", "breaks", "safe", "major",
        "{field} n’accepte plus que les valeurs d’une liste",
        "les producteurs doivent remplacer les autres",
    ),
    (
        "values-dropped", "safe", "warn", "minor",
        "{field} accepte d’autres valeurs que celles de l’ancienne liste",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer d’autres valeurs",
    ),
    (
        "values-reordered", "safe", "safe", "patch",
        "L’ordre des valeurs {of} change",
        "personne n’a rien à changer",
    ),
    (
        "values-rewritten", "safe", "safe", "patch",
        "La liste des valeurs {of} est écrite autrement et accepte les mêmes valeurs",
        "personne n’a rien à changer",
    ),
    (
        "leading-separator-refused", "warn", "safe", "minor",
        "{field} n’accepte plus une case qui commence par le séparateur {before}",
        "les producteurs doivent retirer un séparateur écrit avant la première valeur",
    ),
    (
        "separator-changed", "breaks", "breaks", "major",
        "Dans {within}, le séparateur change\u00a0: {before} devient {after}",
        "les producteurs doivent réécrire cette colonne et les réutilisateurs la découper au nouveau séparateur",
    ),
    (
        "single-to-several", "safe", "breaks", "major",
        "{field} accepte maintenant plusieurs valeurs, séparées par {after}",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs doivent découper chaque case",
    ),
    (
        "several-to-single", "breaks", "safe", "major",
        "{field} n’accepte plus qu’une valeur par case",
        "les producteurs doivent en choisir une par ligne",
    ),
    (
        "several-repaired", "safe", "warn", "minor",
        "{field} accepte enfin plusieurs valeurs, comme annoncé\u00a0: l’ancienne expression les refusait",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs doivent découper chaque case",
    ),
    # constraints
    (
        "pattern-added", "breaks", "safe", "major",
        "{field} doit maintenant respecter une expression régulière",
        "les producteurs doivent vérifier cette colonne",
    ),
    (
        "pattern-changed", "unknown", "unknown", "major",
        "L’expression régulière {of} change et son effet ne se déduit pas",
        "essayez-la sur de vrais fichiers\u00a0: si tout ce qui passait passe encore, une version mineure suffit",
    ),
    (
        "pattern-widened", "safe", "warn", "minor",
        "{field} accepte toutes les anciennes valeurs et d’autres encore",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer d’autres valeurs",
    ),
    (
        "pattern-narrowed", "breaks", "warn", "major",
        "L’expression régulière {of} refuse des valeurs qui étaient acceptées, dont {value}",
        "les producteurs doivent les remplacer\u00a0; les réutilisateurs peuvent rencontrer d’autres écritures",
    ),
    (
        "pattern-removed", "safe", "warn", "minor",
        "{field} n’a plus d’expression régulière à respecter",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer d’autres écritures",
    ),
    (
        "bound-tightened", "breaks", "safe", "major",
        "{field}\u00a0: {what} se resserre ({before} devient {after})",
        "les producteurs doivent corriger les valeurs qui la dépassent",
    ),
    (
        "bound-loosened", "safe", "warn", "minor",
        "{field}\u00a0: {what} s’élargit ({before} devient {after})",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer des valeurs au-delà",
    ),
    (
        "constraint-changed", "unknown", "unknown", "major",
        "{field}\u00a0: {what} change et son effet ne se déduit pas ({before} devient {after})",
        "essayez-la sur de vrais fichiers avant de publier",
    ),
    (
        "custom-check-added", "breaks", "safe", "major",
        "Un contrôle particulier est ajouté\u00a0: {after}",
        "les producteurs doivent corriger les lignes qu’il refuse",
    ),
    (
        "custom-check-removed", "safe", "warn", "minor",
        "Un contrôle particulier est supprimé\u00a0: {before}",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs ne peuvent plus compter sur lui",
    ),
    # how cells are read
    (
        "missing-value-added", "breaks", "warn", "major",
        "{subject}\u00a0: {value} veut maintenant dire «\u00a0valeur manquante\u00a0»",
        "les producteurs qui l’écrivent dans un champ obligatoire, ou comme une vraie valeur, doivent l’écrire "
        "autrement\u00a0; les réutilisateurs doivent le lire comme une case vide",
    ),
    (
        "missing-value-removed", "breaks", "safe", "major",
        "{subject}\u00a0: {value} ne veut plus dire «\u00a0valeur manquante\u00a0»",
        "les producteurs doivent laisser la case vide ou utiliser une écriture admise",
    ),
    (
        "notation-added", "safe", "warn", "minor",
        "{field} admet d’autres écritures ({what}\u00a0: {before} devient {after})",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs doivent lire ces écritures",
    ),
    (
        "notation-changed", "breaks", "warn", "major",
        "{field} ne s’écrit plus de la même façon ({what}\u00a0: {before} devient {after})",
        "les producteurs doivent réécrire cette colonne et les réutilisateurs vérifier leur lecture",
    ),
    # what changes nothing in files
    (
        "deprecated", "safe", "safe", "minor",
        "{subject}\u00a0: à ne plus utiliser",
        "les fichiers déjà publiés restent valides\u00a0; préparez-vous à sa suppression dans une version majeure",
    ),
    (
        "documentation-changed", "safe", "safe", "patch",
        "{subject}\u00a0: la documentation change ({what})",
        "personne n’a rien à changer",
    ),
)  # fmt: skip
"""Every rule, by identifier."""
