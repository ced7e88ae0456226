"""Changes of what a cell must respect and of how it is read, and those that change nothing in files."""

from __future__ import annotations

from typing import Final

from standard.schema.compatibility.rules.base import CompatibilityRule, table

CELLS: Final[dict[str, CompatibilityRule]] = table(
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
        "pattern-rewritten", "safe", "safe", "patch",
        "L’expression régulière {of} est écrite autrement et accepte exactement les mêmes textes",
        "personne n’a rien à changer",
    ),
    (
        "pattern-widened", "safe", "warn", "minor",
        "{field} accepte toutes les anciennes valeurs et d’autres encore{after}",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent rencontrer d’autres valeurs",
    ),
    (
        "pattern-narrowed", "breaks", "safe", "major",
        "{field} refuse des valeurs qui étaient acceptées{before}",
        "les producteurs doivent les remplacer\u00a0; les réutilisateurs n’ont rien à changer",
    ),
    (
        "pattern-overlapping", "breaks", "warn", "major",
        "{field} refuse des valeurs qui étaient acceptées{before}, et peut en accepter d’autres{after}",
        "les producteurs doivent remplacer les premières\u00a0; les réutilisateurs peuvent rencontrer les autres",
    ),
    (
        "pattern-disjoint", "breaks", "breaks", "major",
        "{field} n’accepte plus aucune des anciennes valeurs{before}, et en accepte d’autres{after}",
        "les producteurs doivent les réécrire toutes et les réutilisateurs reconnaître les nouvelles",
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
    (
        "constraint-rewritten", "safe", "safe", "patch",
        "{field} demande la même chose, écrite autrement ({what})",
        "personne n’a rien à changer",
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
        "{subject}\u00a0: à ne plus utiliser{after}",
        "les fichiers déjà publiés restent valides\u00a0; préparez-vous à sa suppression dans une version majeure",
    ),
    (
        "documentation-changed", "safe", "safe", "patch",
        "{subject}\u00a0: la documentation change ({what})",
        "personne n’a rien à changer",
    ),
)  # fmt: skip
