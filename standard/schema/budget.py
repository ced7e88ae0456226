"""Work that ends: so many steps, whatever the machine. What would take more is left out, and that is said."""

from __future__ import annotations


class Budget:
    """The steps left of some work whose cost a stranger could otherwise choose. Each work says what its step is."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self.refused = 0
        """How many pieces of work were left out."""

    def allows(self, steps: int = 1) -> bool:
        """Take the steps of a piece of work that is about to be done; false, and nothing taken, where too few are left."""
        if steps > self._left:
            self.refused += 1
            return False
        self._left -= steps
        return True
