"""What somebody may say of themselves, to be counted with others: where they work, and what they do with the data."""

from django.db import models


class Territory(models.TextChoices):
    """The regions of France, by their official code (INSEE), and the whole country."""

    NATIONAL = "FR", "France entière"
    AUVERGNE_RHONE_ALPES = "84", "Auvergne-Rhône-Alpes"
    BOURGOGNE_FRANCHE_COMTE = "27", "Bourgogne-Franche-Comté"
    BRETAGNE = "53", "Bretagne"
    CENTRE_VAL_DE_LOIRE = "24", "Centre-Val de Loire"
    CORSE = "94", "Corse"
    GRAND_EST = "44", "Grand Est"
    GUADELOUPE = "01", "Guadeloupe"
    GUYANE = "03", "Guyane"
    HAUTS_DE_FRANCE = "32", "Hauts-de-France"
    ILE_DE_FRANCE = "11", "Île-de-France"
    LA_REUNION = "04", "La Réunion"
    MARTINIQUE = "02", "Martinique"
    MAYOTTE = "06", "Mayotte"
    NORMANDIE = "28", "Normandie"
    NOUVELLE_AQUITAINE = "75", "Nouvelle-Aquitaine"
    OCCITANIE = "76", "Occitanie"
    PAYS_DE_LA_LOIRE = "52", "Pays de la Loire"
    PROVENCE_ALPES_COTE_D_AZUR = "93", "Provence-Alpes-Côte d’Azur"


class DataRole(models.TextChoices):
    """What somebody does with the data of a standard."""

    PRODUCER = "producer", "Producteur de données"
    HUB = "hub", "Hub ou tête de réseau"
    REUSER = "reuser", "Réutilisateur"
    EDITOR = "editor", "Éditeur de logiciel"
    OTHER = "other", "Autre"
