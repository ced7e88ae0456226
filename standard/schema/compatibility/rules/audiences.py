"""What each rule asks of those who publish files, and of those who read them, each told apart and in one sentence."""

from __future__ import annotations

from typing import Final, NamedTuple

from standard.schema.words import typeset


class AskedOfEach(NamedTuple):
    """Nothing where the rule is safe for them."""

    producers: str = ""
    reusers: str = ""


_MAY_LEAVE: Final = "Vous pouvez retirer cette colonne, devenue une colonne en plus."
_OTHER_MEANING: Final = "Tenez compte du nouveau sens, y compris dans les fichiers déjà publiés."
_OTHER_IDENTIFIER: Final = "Si vous vous en servez comme identifiant, choisissez-en un autre."
_MORE_VALUES: Final = "Attendez-vous à rencontrer d’autres valeurs."
_MORE_SPELLINGS: Final = "Attendez-vous à rencontrer d’autres écritures."
_CUT: Final = "Découpez chaque case\u00a0: elle peut contenir plusieurs valeurs."

_SAID: Final[dict[str, tuple[str, str]]] = {
    "field-added-strict": ("Ajoutez cette colonne, même vide.", ""),
    "field-added-required": ("Ajoutez cette colonne et remplissez-la.", ""),
    "field-removed-optional": (_MAY_LEAVE, "Si vous lisez cette colonne, passez-vous d’elle."),
    "field-removed-required": (_MAY_LEAVE, "Si vous comptez sur cette colonne, passez-vous d’elle."),
    "field-removed-strict": ("Retirez cette colonne.", "Si vous lisez cette colonne, passez-vous d’elle."),
    "field-renamed": ("Renommez la colonne.", "Lisez la colonne sous son nouveau nom."),
    "field-reused": ("Vérifiez ce que contient cette colonne.", "Vérifiez ce que vous lisez dans cette colonne."),
    "field-split": ("Répartissez son contenu dans les nouvelles colonnes.", "Lisez son contenu dans les nouvelles colonnes."),
    "field-merged": ("Reportez son contenu dans la nouvelle colonne.", "Lisez son contenu dans la nouvelle colonne."),
    "fields-reordered": ("", "Si vous lisez les colonnes par leur rang, lisez-les par leur nom."),
    "fields-reordered-strict": ("Rangez vos colonnes dans le nouvel ordre.", "Lisez les colonnes par leur nom, pas par leur rang."),
    "fields-match-relaxed": ("", "Attendez-vous à rencontrer des colonnes en plus ou en moins."),
    "fields-match-tightened": ("Vérifiez les colonnes de vos fichiers.", ""),
    "type-widened": ("", "Lisez le nouveau type."),
    "type-changed": ("Réécrivez cette colonne.", "Lisez le nouveau type."),
    "format-changed": ("Réécrivez cette colonne.", "Lisez le nouveau format."),
    "format-tightened": ("Vérifiez cette colonne.", ""),
    "format-loosened": ("", _MORE_SPELLINGS),
    "required-added": ("Remplissez cette colonne à chaque ligne.", ""),
    "required-removed": ("", "Acceptez les cases vides."),
    "unique-added": ("Retirez les doublons.", ""),
    "unique-removed": ("", _OTHER_IDENTIFIER),
    "primary-key-set": ("Remplissez la clé sans doublon.", "Vous pouvez vous appuyer sur cette clé."),
    "primary-key-changed": ("Remplissez la nouvelle clé sans doublon.", "Vérifiez vos rapprochements."),
    "primary-key-removed": ("", _OTHER_IDENTIFIER),
    "foreign-key-added": ("Corrigez les valeurs qui ne sont pas dans l’autre table.", ""),
    "foreign-key-removed": ("", "Attendez-vous à rencontrer des valeurs sans correspondance."),
    "reference-changed": ("Vérifiez que vos valeurs figurent dans la nouvelle table.", "Lisez la nouvelle table."),
    "value-added": ("", "Prévoyez cette valeur."),
    "value-removed": ("Remplacez cette valeur.", ""),
    "value-renamed": ("Réécrivez cette valeur.", "Reconnaissez la nouvelle écriture."),
    "value-reused": ("", _OTHER_MEANING),
    "value-split": ("Choisissez laquelle écrire, ligne par ligne.", "Reconnaissez les nouvelles valeurs."),
    "value-merged": ("Réécrivez cette valeur.", "N’attendez plus cette valeur à part."),
    "value-moved": ("Écrivez cette valeur dans l’autre colonne.", "Cherchez cette valeur dans l’autre colonne."),
    "value-repaired": ("", "Prévoyez cette valeur."),
    "value-broken": ("Cette valeur ne peut plus être écrite\u00a0: signalez-le à l’équipe du standard.", ""),
    "value-meaning-changed": ("", _OTHER_MEANING),
    "field-meaning-changed": ("", _OTHER_MEANING),
    "values-introduced": ("Remplacez les valeurs qui ne sont pas dans la liste.", ""),
    "values-dropped": ("", _MORE_VALUES),
    "leading-separator-refused": ("Retirez le séparateur écrit avant la première valeur.", ""),
    "separator-changed": ("Réécrivez cette colonne avec le nouveau séparateur.", "Découpez la colonne au nouveau séparateur."),
    "single-to-several": ("", _CUT),
    "several-to-single": ("Choisissez une seule valeur par ligne.", ""),
    "several-repaired": ("", _CUT),
    "pattern-added": ("Vérifiez cette colonne.", ""),
    "pattern-changed": ("Vérifiez cette colonne.", "Vérifiez ce que vous acceptez dans cette colonne."),
    "pattern-widened": ("", _MORE_VALUES),
    "pattern-narrowed": ("Remplacez les valeurs qui ne sont plus acceptées.", ""),
    "pattern-overlapping": ("Remplacez les valeurs qui ne sont plus acceptées.", _MORE_VALUES),
    "pattern-disjoint": ("Réécrivez toutes les valeurs.", "Reconnaissez les nouvelles valeurs."),
    "pattern-removed": ("", _MORE_SPELLINGS),
    "bound-tightened": ("Corrigez les valeurs qui dépassent la limite.", ""),
    "bound-loosened": ("", "Attendez-vous à rencontrer des valeurs au-delà."),
    "constraint-changed": ("Vérifiez cette colonne.", "Vérifiez ce que vous acceptez dans cette colonne."),
    "custom-check-added": ("Corrigez les lignes que le contrôle refuse.", ""),
    "custom-check-removed": ("", "Ne comptez plus sur ce contrôle."),
    "missing-value-added": (
        "Si vous l’écrivez dans un champ obligatoire, ou comme une vraie valeur, écrivez-la autrement.",
        "Lisez cette écriture comme une case vide.",
    ),
    "missing-value-removed": ("Laissez la case vide, ou utilisez une écriture admise.", ""),
    "notation-added": ("", "Lisez aussi ces écritures."),
    "notation-changed": ("Réécrivez cette colonne.", "Vérifiez votre lecture de cette colonne."),
}  # fmt: skip

ASKED: Final[dict[str, AskedOfEach]] = {rule: AskedOfEach(*map(typeset, said)) for rule, said in _SAID.items()}
"""By rule; those that ask nothing of anybody are not in it."""
