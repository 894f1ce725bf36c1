"""What can go wrong in the user's world, as opposed to a bug."""

from __future__ import annotations


class ModeratorError(Exception):
    """A fault the user can act on: a sentence, what to do, and where.

    ``key`` names two texts in the catalogue: ``<key>`` (one sentence) and ``<key>.hint`` (what to do).
    ``params`` fill their named places. ``where`` is a file, or a file and a line.
    """

    def __init__(self, key: str, *, where: str | None = None, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.where = where
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        place = f" at {self.where}" if self.where else ""
        return f"{self.key}({details}){place}"
