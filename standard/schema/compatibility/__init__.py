"""What a change of schema does to producers and to reusers, how serious it is, and the version number it calls for."""

from standard.schema.compatibility.rules import ASKED, RULES, AskedOfEach, CompatibilityRule, Effect, Impact, Level
from standard.schema.compatibility.samples import SampleColumn, Samples
from standard.schema.compatibility.schemas import impacts
from standard.schema.compatibility.versions import LEVELS, Against, AllVersions, Waiver, against_all, counted, level, next_version

__all__ = [
    "ASKED",
    "LEVELS",
    "RULES",
    "Against",
    "AllVersions",
    "AskedOfEach",
    "CompatibilityRule",
    "Effect",
    "Impact",
    "Level",
    "SampleColumn",
    "Samples",
    "Waiver",
    "against_all",
    "counted",
    "impacts",
    "level",
    "next_version",
]
