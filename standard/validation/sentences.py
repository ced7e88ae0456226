"""A French sentence for each code of error: of all the defects of a cause, and of one of them."""

from __future__ import annotations

from typing import Final

from standard.validation.custom_checks import CODE

UNIQUE_KEY: Final = "unique-error/"
"""The code of a unique key of several fields, whose names follow; `INCOMPLETE_KEY` is said of the part of a key that is empty."""
INCOMPLETE_KEY: Final = "primary-key/"
LISTS: Final = ("array", "list")
OF_LISTS: Final = "list:"
"""Before the code of what is said otherwise of the fields of these types."""
_UNFORESEEN: Final = (
    "ne se lit pas comme prévu. Enregistrez-le de nouveau en CSV, puis vérifiez-le. Voici ce qu’en dit, en anglais, l’outil de "
    "vérification : « {detail} »."
)
GENERAL: Final[dict[str, tuple[str, str]]] = {
    # code: (all the defects of the cause, this one). {label} names the field, {value} and {detail} are the defect's.
    "extra-cell": (
        "Des lignes ont plus de cellules que l’en-tête. Vérifiez leurs séparateurs et leurs guillemets.",
        "La cellule {detail} « {value} » est de trop. Vérifiez les séparateurs et les guillemets de cette ligne.",
    ),
    "missing-cell": (
        "Des lignes ont moins de cellules que l’en-tête : elles s’arrêtent avant {label}. "
        "Vérifiez leurs séparateurs, ou ajoutez les cellules qui manquent, même vides.",
        "La ligne s’arrête avant {label}. Vérifiez ses séparateurs, ou ajoutez les cellules qui manquent, même vides.",
    ),
    "blank-row": (
        "Des lignes sont vides au milieu du tableau. Supprimez-les.",
        "Cette ligne est vide. Supprimez-la.",
    ),
    "type-error": (
        "Le contenu de {label} ne s’écrit pas comme prévu. Ce qu’on y écrit : {type}.",
        "« {value} » ne s’écrit pas comme prévu. Ce qu’on y écrit : {type}.",
    ),
    "constraint-error/required": (
        "La colonne {label} est à remplir sur chaque ligne. Complétez les cellules vides.",
        "Cette cellule est vide, or {label} est à remplir sur chaque ligne.",
    ),
    "constraint-error/pattern": (
        "Le contenu de {label} n’a pas la forme prévue.{form}{description}{example}",
        "« {value} » n’a pas la forme prévue.{form}{example}",
    ),
    "constraint-error/enum": (
        "Des valeurs de {label} ne sont pas dans la liste.{choices}",
        "« {value} » n’est pas dans la liste.",
    ),
    "constraint-error/minimum": (
        "Des valeurs de {label} sont trop petites : le minimum est {limit}.",
        "« {value} » est trop petit : le minimum est {limit}.",
    ),
    "constraint-error/maximum": (
        "Des valeurs de {label} sont trop grandes : le maximum est {limit}.",
        "« {value} » est trop grand : le maximum est {limit}.",
    ),
    "constraint-error/exclusiveMinimum": (
        "Des valeurs de {label} sont trop petites : il faut plus de {limit}.",
        "« {value} » est trop petit : il faut plus de {limit}.",
    ),
    "constraint-error/exclusiveMaximum": (
        "Des valeurs de {label} sont trop grandes : il faut moins de {limit}.",
        "« {value} » est trop grand : il faut moins de {limit}.",
    ),
    "constraint-error/minLength": (
        "Des textes de {label} sont trop courts : il faut au moins {limit} caractères.",
        "Ce texte est trop court : il faut au moins {limit} caractères.",
    ),
    "constraint-error/maxLength": (
        "Des textes de {label} sont trop longs : {limit} caractères au plus. Raccourcissez-les.",
        "Ce texte est trop long : {limit} caractères au plus.",
    ),
    f"{OF_LISTS}constraint-error/minLength": (
        "Des listes de {label} sont trop courtes : il faut au moins {elements}.",
        "Cette liste est trop courte : il faut au moins {elements}.",
    ),
    f"{OF_LISTS}constraint-error/maxLength": (
        "Des listes de {label} sont trop longues : {elements} au plus.",
        "Cette liste est trop longue : {elements} au plus.",
    ),
    "constraint-error": (
        "Le contenu de {label} ne respecte pas une règle du schéma.{description}",
        "« {value} » ne respecte pas une règle du schéma.",
    ),
    CODE: ("{check}", "Cette ligne ne respecte pas un contrôle du schéma."),
    "unique-error": (
        "Des valeurs de {label} apparaissent plusieurs fois, or chacune doit être unique. Gardez une seule ligne par valeur.",
        "« {value} » est déjà à la ligne {detail}, or chaque valeur doit être unique.",
    ),
    UNIQUE_KEY: (
        "Des lignes ont les mêmes valeurs dans {columns}, or elles doivent différer. Corrigez-les, ou gardez une seule ligne.",
        "Les valeurs de {columns} sont déjà celles de la ligne {detail}, or elles doivent différer.",
    ),
    INCOMPLETE_KEY: (
        "Des lignes ont un identifiant ({key}) incomplet : {label} y est vide. Complétez cette colonne.",
        "L’identifiant de cette ligne ({key}) est incomplet : {label} est vide. Complétez cette cellule.",
    ),
    "primary-key": (
        "Des lignes ont le même identifiant ({key}), ou n’en ont pas. Donnez à chaque ligne un identifiant qui lui est propre.",
        "L’identifiant de cette ligne ({key}) {twin}.",
    ),
    "foreign-key": (
        "Des lignes renvoient à une ligne du tableau qui n’existe pas{links}. Corrigez le renvoi, ou ajoutez la ligne visée.",
        "{detail} Corrigez le renvoi, ou ajoutez la ligne visée.",
    ),
    "duplicate-row": ("Des lignes sont identiques. Gardez-en une seule.", "Cette ligne en répète une autre."),
    "row-constraint": ("Des lignes ne respectent pas une règle du schéma.", "Cette ligne ne respecte pas une règle du schéma."),
    "row-error": ("Des lignes ne se lisent pas comme prévu.", "Cette ligne ne se lit pas comme prévu."),
    "cell-error": ("Des cellules de {label} ne se lisent pas comme prévu.", "Cette cellule ne se lit pas comme prévu."),
    "truncated-value": ("Des textes de {label} semblent coupés. Complétez-les.", "« {value} » semble coupé. Complétez-le."),
    "forbidden-value": ("Des valeurs de {label} ne sont pas admises. Remplacez-les.", "« {value} » n’est pas admis. Remplacez-le."),
    "sequential-value": ("Les valeurs de {label} ne se suivent pas.", "« {value} » ne suit pas la valeur de la ligne précédente."),
    "ascii-value": (
        "Des textes de {label} ont des lettres accentuées, qui ne sont pas admises ici.",
        "« {value} » a des lettres accentuées.",
    ),
    "missing-label": (
        "La colonne {label} est obligatoire et n’est pas dans le fichier. Ajoutez-la, avec le nom « {name} » en première ligne.",
        "La colonne « {name} » n’est pas dans le fichier.",
    ),
    "extra-label": (
        "Des colonnes ne sont pas dans le schéma. Retirez-les.",
        "La colonne « {value} » n’est pas dans le schéma. Retirez-la.",
    ),
    "blank-label": ("Des colonnes n’ont pas de nom. Nommez-les, ou retirez-les.", "La colonne {detail} n’a pas de nom."),
    "duplicate-label": (
        "Plusieurs colonnes sont {label} : seule la première a été lue. Gardez-en une.",
        "La colonne {detail} « {value} » répète une colonne déjà lue.",
    ),
    "incorrect-label": (
        "Une colonne ne porte pas le nom prévu : « {name} ». Renommez-la, ou remettez les colonnes dans l’ordre du schéma.",
        "La colonne « {value} » devrait s’appeler « {name} ».",
    ),
    "label-error": ("Des noms de colonnes ne sont pas ceux du schéma.", "La colonne « {value} » n’a pas le nom prévu."),
    "blank-header": ("La ligne des noms de colonnes est vide. Écrivez-les en première ligne.", "La ligne des noms de colonnes est vide."),
    "unmatched-header": (
        "Aucune colonne du fichier n’a un nom du schéma. Vérifiez que c’est le bon fichier, et que sa première ligne nomme les champs.",
        "Aucune colonne du fichier n’a un nom du schéma.",
    ),
    "header-error": (
        "La ligne des noms de colonnes ne se lit pas comme prévu.",
        "La ligne des noms de colonnes ne se lit pas comme prévu.",
    ),
    "table-error": (f"Le tableau {_UNFORESEEN}", f"Le tableau {_UNFORESEEN}"),
    "field-count": ("Le tableau n’a pas le nombre de colonnes prévu.", "Le tableau n’a pas le nombre de colonnes prévu."),
    "row-count": ("Le tableau n’a pas le nombre de lignes prévu.", "Le tableau n’a pas le nombre de lignes prévu."),
    "table-dimensions": ("Le tableau n’a pas la taille prévue.", "Le tableau n’a pas la taille prévue."),
    "deviated-value": ("Des nombres s’écartent beaucoup des autres. Vérifiez-les.", "Un nombre s’écarte beaucoup des autres. Vérifiez-le."),
    "deviated-cell": (
        "Des cellules sont bien plus longues que les autres. Vérifiez-les.",
        "Cette cellule est bien plus longue que les autres.",
    ),
    "required-value": ("Une valeur attendue n’est nulle part dans le tableau.", "Une valeur attendue n’est nulle part dans le tableau."),
    "error": (f"Le fichier {_UNFORESEEN}", f"Le fichier {_UNFORESEEN}"),
}

UNREACHED: Final = frozenset({
    "data-error", "file-error", "hash-count", "byte-count", "resource-error", "source-error", "scheme-error", "format-error",
    "encoding-error", "compression-error", "metadata-error", "catalog-error", "dataset-error", "checklist-error", "check-error",
    "detector-error", "dialect-error", "control-error", "inquiry-error", "inquiry-task-error", "package-error", "pipeline-error",
    "step-error", "report-error", "report-task-error", "schema-error", "field-error", "stats-error",
})  # fmt: skip
"""What frictionless says of a file it opens itself, or of other descriptors than a schema's: told as `error`."""


def known(code: str) -> bool:
    """Whether there is a sentence for a code."""
    return code in GENERAL or code in UNREACHED
