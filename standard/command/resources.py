"""What reading a file may cost: nothing is refused unless it is asked, for whoever runs the command owns the machine."""

from __future__ import annotations

import argparse
from typing import Final

MOST: Final = 2**50
"""More than any machine has."""
YEARS: Final = 10**9

MEGABYTE: Final = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser, *, memory: bool = True) -> None:
    parser.add_argument(
        "--max-bytes", type=size, default=MOST, metavar="N", help="refuser un fichier plus lourd (50M, 2G) ; sans limite par défaut"
    )
    if memory:
        parser.add_argument(
            "--max-memory", type=size, default=MOST, metavar="N", help="arrêter au-delà de cette mémoire ; sans limite par défaut"
        )
        parser.add_argument(
            "--max-seconds", type=int, default=YEARS, metavar="N", help="arrêter au-delà de cette durée ; sans limite par défaut"
        )


def size(text: str) -> int:
    """50M, 2G, or a number of bytes."""
    units = {"K": 1024, "M": MEGABYTE, "G": 1024 * MEGABYTE}
    number = text.strip().upper().removesuffix("O").removesuffix("B")
    unit = units.get(number[-1:], 1)
    try:
        amount = int(number[:-1] if unit > 1 else number) * unit
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une taille : écrivez par exemple 50M.") from None
    if amount <= 0:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une taille : écrivez par exemple 50M.")
    return amount
