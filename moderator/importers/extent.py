"""The rectangle that a sheet's cells span: libraries fill all of it, however few cells there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Extent:
    """First and last row and column that hold something; ``top`` below zero where nothing does."""

    top: int = -1
    left: int = -1
    bottom: int = -1
    right: int = -1

    def add(self, row: int, column: int) -> None:
        if self.top < 0:
            self.top, self.left, self.bottom, self.right = row, column, row, column
            return
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)

    @property
    def cells(self) -> int:
        return 0 if self.top < 0 else (self.bottom - self.top + 1) * (self.right - self.left + 1)
