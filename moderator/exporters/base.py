"""What every exporter is given, and what it declares about itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from moderator.exporters.seal import Seal
from moderator.jobs import Job
from moderator.records import Item


@dataclass(frozen=True, slots=True)
class Context:
    """What an exporter needs besides the comments.

    ``total`` is their number where it is known; ``english`` chooses the language of texts made by the
    program. Every row that is written is also added to ``seal``.
    """

    seal: Seal
    job: Job = field(default_factory=Job)
    total: int | None = None
    english: bool = False


class Exporter(Protocol):
    """One output format. ``lacks`` names what of a comment it cannot carry, as keys of the JSON row."""

    @property
    def name(self) -> str: ...

    @property
    def extension(self) -> str: ...

    @property
    def lacks(self) -> tuple[str, ...]: ...

    def write(self, items: Iterable[Item], out: BinaryIO, context: Context) -> None:
        """Write all items, in their order, holding no more than one at a time."""
        ...
