"""Changes of the columns: which there are, what they hold, what identifies a row."""

from __future__ import annotations

from typing import Final

from standard.schema.compatibility.rules.base import CompatibilityRule, table

COLUMNS: Final[dict[str, CompatibilityRule]] = table(
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
        "field-reused", "breaks", "breaks", "major",
        "{field} est supprimé et son nom technique désigne maintenant un autre champ",
        "les producteurs doivent vérifier ce que contient cette colonne et les réutilisateurs ce qu’ils y lisent",
    ),
    (
        "field-split", "breaks", "breaks", "major",
        "{field} est scindé\u00a0: son contenu se partage entre {after}",
        "les producteurs doivent le répartir dans ces colonnes et les réutilisateurs l’y lire",
    ),
    (
        "field-merged", "breaks", "breaks", "major",
        "{field} est fusionné dans {after}",
        "les producteurs doivent y reporter son contenu et les réutilisateurs l’y lire",
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
    (
        "format-rewritten", "safe", "safe", "patch",
        "Le format {of} est écrit autrement et accepte exactement les mêmes textes",
        "personne n’a rien à changer",
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
        "primary-key-named", "safe", "safe", "minor",
        "La clé primaire est maintenant {after}, que chaque ligne remplissait déjà sans doublon",
        "les fichiers déjà publiés restent valides\u00a0; les réutilisateurs peuvent s’appuyer sur elle",
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
)  # fmt: skip
