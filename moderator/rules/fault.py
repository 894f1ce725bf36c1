"""What is wrong in a pack file: faults with place, hint and nearest name, collected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from moderator.errors import ModeratorError
from moderator.i18n import Translator


@dataclass(frozen=True, slots=True)
class Fault:
    """``key`` and ``key.hint`` name its texts, ``near`` is the known name nearest to a wrong one."""

    key: str
    line: int | None = None
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    near: str | None = None

    def __reduce__(self) -> tuple[type[Fault], tuple[object, ...]]:
        # A worker sends faults home, and a mapping proxy cannot be pickled.
        return Fault, (self.key, self.line, dict(self.params), self.near)

    def describe(self, tr: Translator) -> str:
        """One line of text: what is wrong, the nearest name, what to do."""
        parts = [tr(self.key, **self.params)]
        if self.near:
            parts.append(tr("rules.fault.near", near=self.near))
        parts.append(tr(f"{self.key}.hint", **self.params))
        line = tr("rules.fault.line", line=self.line) if self.line else ""
        return line + " ".join(parts)


class PackFaults(ModeratorError):
    """A pack that cannot be used as it stands; ``faults`` holds everything found, in line order."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        first = self.faults[0]
        super().__init__("rules.faulty", where=str(path), n=len(self.faults), line=first.line or 1)

    def describe(self, tr: Translator) -> list[str]:
        """One line a fault."""
        return [fault.describe(tr) for fault in self.faults]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a mistyped one most likely means."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)), None)
