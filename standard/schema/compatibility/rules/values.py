"""Changes of a list of values."""

from __future__ import annotations

from typing import Final

from standard.schema.compatibility.rules.base import CompatibilityRule, table

VALUES: Final[dict[str, CompatibilityRule]] = table(
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
        "value-reused", "safe", "breaks", "major",
        "Dans {within}, {value} désigne maintenant une autre valeur que celle qui s’écrivait ainsi",
        "les fichiers déjà publiés restent valides mais ne disent plus la même chose\u00a0; les réutilisateurs doivent en "
        "tenir compte",
    ),
    (
        "value-split", "breaks", "breaks", "major",
        "Dans {within}, la valeur {value} est remplacée par {after}",
        "les producteurs doivent choisir laquelle écrire, ligne par ligne, et les réutilisateurs reconnaître les nouvelles",
    ),
    (
        "value-merged", "breaks", "breaks", "major",
        "Dans {within}, la valeur {value} est fusionnée dans {after}",
        "les producteurs doivent la réécrire et les réutilisateurs ne plus l’attendre à part",
    ),
    (
        "value-moved", "breaks", "breaks", "major",
        "La valeur {value} {of} passe dans {after}",
        "les producteurs doivent l’écrire dans cette autre colonne et les réutilisateurs l’y chercher",
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
)  # fmt: skip
