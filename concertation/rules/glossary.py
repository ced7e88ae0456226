"""The words of the site, in the order in which one meets them: what its glossary says, and what a quiz may ask. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    key: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class GlossaryChapter:
    title: str
    terms: tuple[GlossaryTerm, ...]


GLOSSARY: Final = (
    GlossaryChapter(
        "Le standard",
        (
            GlossaryTerm(
                "standard",
                "Standard",
                "L’accord sur la façon d’écrire un tableau\u00a0: ses champs, et ce que l’on met dans chacun.",
            ),
            GlossaryTerm(
                "famille",
                "Famille",
                "Des standards qui vont ensemble, comme des structures et leurs services\u00a0: ils paraissent sous un même numéro, et "
                "chacun garde ses décisions et son comité.",
            ),
            GlossaryTerm(
                "champ",
                "Champ",
                "Une colonne du tableau. Il a un titre, pour les gens, et un nom technique, écrit en tête de colonne.",
            ),
            GlossaryTerm(
                "valeur",
                "Valeur",
                "Ce que l’on écrit dans une case. Certains champs n’acceptent que les valeurs d’une liste\u00a0; d’autres en "
                "acceptent plusieurs dans la même case, avec un séparateur entre elles.",
            ),
            GlossaryTerm(
                "schema",
                "Schéma",
                "Le standard sous la forme que lisent les outils\u00a0: un fichier «\u00a0schema.json\u00a0», au format Table Schema.",
            ),
            GlossaryTerm(
                "schema-de-travail",
                "Schéma de travail",
                "La prochaine version en train de se faire\u00a0: la version en vigueur, plus ce qui a été décidé depuis.",
            ),
            GlossaryTerm(
                "revision",
                "Révision",
                "Un état du schéma de travail. Chaque décision appliquée en produit une, qui s’ajoute aux précédentes sans rien effacer.",
            ),
            GlossaryTerm(
                "version",
                "Version",
                "Une révision publiée sous un numéro, avec ses fichiers. Elle ne change plus jamais.",
            ),
        ),
    ),
    GlossaryChapter(
        "La discussion",
        (
            GlossaryTerm(
                "appel-a-commentaires",
                "Appel à commentaires",
                "La période pendant laquelle chacun peut commenter et proposer, sur un état du schéma qui ne bouge pas.",
            ),
            GlossaryTerm(
                "commentaire",
                "Commentaire",
                "Ce que quelqu’un dit du standard, d’un champ, d’une valeur ou d’une proposition. Chaque commentaire reçoit une réponse.",
            ),
            GlossaryTerm(
                "proposition",
                "Proposition",
                "Un ou plusieurs changements précis, avec leur motif. On en voit l’effet avant même qu’elle soit envoyée.",
            ),
            GlossaryTerm(
                "equipe-projet",
                "Équipe projet",
                "Les personnes qui trient, répondent, préparent les questions et publient les versions.",
            ),
            GlossaryTerm(
                "contributeur",
                "Contributeur, contributrice",
                "Toute personne qui commente ou propose.",
            ),
        ),
    ),
    GlossaryChapter(
        "La décision",
        (
            GlossaryTerm(
                "copil",
                "Comité de pilotage, ou COPIL",
                "Les organisations qui arbitrent. Leurs membres votent.",
            ),
            GlossaryTerm(
                "question",
                "Question",
                "Un point à arbitrer, avec son contexte et plusieurs réponses possibles. Ne rien changer en est toujours "
                "une\u00a0: c’est le statu quo.",
            ),
            GlossaryTerm(
                "recommandation",
                "Recommandation",
                "La réponse que l’équipe projet conseille, et pourquoi. Elle n’engage pas le vote.",
            ),
            GlossaryTerm(
                "vote",
                "Vote",
                "La consultation du comité sur une question, ouverte jusqu’à une date. Qui vote et entre quelles réponses est "
                "fixé à l’ouverture.",
            ),
            GlossaryTerm(
                "quorum",
                "Quorum",
                "Le nombre de voix qu’il faut au moins pour que le vote compte.",
            ),
            GlossaryTerm(
                "blocage",
                "Blocage",
                "Une opposition motivée, qui empêche de conclure tant qu’elle n’est pas levée.",
            ),
            GlossaryTerm(
                "consensus",
                "Consensus",
                "L’accord constaté en réunion, sans vote.",
            ),
            GlossaryTerm(
                "decision",
                "Décision",
                "Ce qui a été retenu, par qui, comment et pourquoi. Elle seule change le schéma de travail.",
            ),
        ),
    ),
    GlossaryChapter(
        "Les réunions et les cercles",
        (
            GlossaryTerm(
                "seance",
                "Séance",
                "Une réunion du comité, un atelier ou un webinaire. Sa page change avec le temps, son adresse non.",
            ),
            GlossaryTerm(
                "ordre-du-jour",
                "Ordre du jour",
                "Ce dont une séance parlera, point par point, avec les questions à trancher. Ce qui n’a pas été vu se reporte à une autre.",
            ),
            GlossaryTerm(
                "compte-rendu",
                "Compte rendu",
                "Ce qui s’est dit et décidé dans une séance, relu par celles et ceux qui y étaient. Publié, il ne change "
                "plus\u00a0; un rectificatif peut s’y ajouter.",
            ),
            GlossaryTerm(
                "cercle",
                "Cercle",
                "Ceux qui ont les mêmes droits sur un standard\u00a0: équipe projet, comité de pilotage, contributeurs.",
            ),
            GlossaryTerm(
                "mandat",
                "Mandat",
                "Le temps pour lequel quelqu’un siège dans un cercle. Il se renouvelle.",
            ),
            GlossaryTerm(
                "ecosysteme",
                "Écosystème",
                "Les organisations autour du standard, avec leur rôle\u00a0: producteur, hub, réutilisateur, éditeur, partenaire.",
            ),
            GlossaryTerm(
                "feuille-de-route",
                "Feuille de route",
                "Les phases que le standard traverse, leurs dates et son but.",
            ),
            GlossaryTerm(
                "phase",
                "Phase",
                "Une étape de la feuille de route. Elle peut ouvrir ou fermer les commentaires, les propositions ou les votes.",
            ),
            GlossaryTerm(
                "tour",
                "Tour",
                "Un appel à commentaires, un arbitrage et une publication, l’un après l’autre. Un standard en connaît "
                "plusieurs dans sa vie.",
            ),
        ),
    ),
    GlossaryChapter(
        "Les fichiers",
        (
            GlossaryTerm(
                "modele",
                "Modèle",
                "Un tableau vide, avec les bonnes colonnes et des listes déroulantes, à remplir.",
            ),
            GlossaryTerm(
                "empreinte",
                "Empreinte",
                "Une suite de lettres et de chiffres calculée sur un fichier\u00a0: si un seul caractère change, elle change. "
                "Elle prouve que le fichier est bien celui qui a été publié.",
            ),
            GlossaryTerm(
                "csv",
                "CSV",
                "Un tableau en texte simple, que tous les outils lisent. Votre tableur sait l’enregistrer.",
            ),
        ),
    ),
)

TERMS: Final = {term.key: term for chapter in GLOSSARY for term in chapter.terms}
