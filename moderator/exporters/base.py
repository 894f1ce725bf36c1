"""What every exporter is given, and what it declares about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import BinaryIO, Protocol

from moderator.exporters.seal import Seal
from moderator.i18n import Language, Translator, translator
from moderator.jobs import Job
from moderator.journal import Event
from moderator.records import Article, AuthorRecord, Item, Uid


class Split(StrEnum):
    """How a written file is taken apart into its rows again, to compare them with its seal."""

    LINES = "lines"
    RECORDS = "records"
    SHEETS = "sheets"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    STATEMENTS = "statements"


class Missing(StrEnum):
    """Why a comment could not go into a format, though its decision belongs there."""

    NO_ID = "no_id"
    NO_DATE = "no_date"
    NO_REVISION = "no_revision"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a format needs that no queue knows: asked for once, then remembered.

    ``default`` None means that it must be given; ``choices`` empty means any text up to ``limit``.
    """

    name: str
    default: str | None = None
    choices: tuple[str, ...] = ()
    limit: int = 500


class Backdrop(Protocol):
    """What else the queue knows: looked up for the few formats that need it."""

    def article(self, uid: Uid) -> Article | None: ...

    def comment(self, uid: Uid) -> Item | None: ...

    def history(self, uid: Uid) -> Sequence[Event]:
        """The events of one comment in journal order."""
        ...

    def authors(self) -> Sequence[AuthorRecord]:
        """The authors about whom something was decided, by name."""
        ...


@dataclass(frozen=True, slots=True)
class Nothing:
    """A backdrop that knows nothing."""

    def article(self, uid: Uid) -> Article | None:
        return None

    def comment(self, uid: Uid) -> Item | None:
        return None

    def history(self, uid: Uid) -> Sequence[Event]:
        return ()

    def authors(self) -> Sequence[AuthorRecord]:
        return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What an exporter needs besides the comments.

    ``total`` is their number where it is known; ``english`` chooses the language of texts made by the
    program. Every row that is written is also added to ``seal``. ``columns`` are those chosen, in order,
    empty for all. ``left_out`` counts what could not be carried, by reason.
    """

    seal: Seal
    job: Job = field(default_factory=Job)
    total: int | None = None
    english: bool = False
    columns: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    backdrop: Backdrop = field(default_factory=Nothing)
    left_out: Counter[Missing] = field(default_factory=Counter)
    cells: Iterable[list[list[str]]] | None = None
    """The same comments as rows of cells, where the queue hands them out so: for tables of nothing else."""

    def tick(self, number: int) -> None:
        """Tell progress now and then, and stop where the user asked to."""
        if number % 200 == 0:
            self.job.report("export.writing", number, self.total)

    def leave_out(self, why: Missing) -> None:
        self.left_out[why] += 1

    def translator(self) -> Translator:
        return _translator(Language.EN if self.english else Language.ZH)


@cache
def _translator(language: Language) -> Translator:
    # Reading the catalogue takes a twentieth of a second, and formats ask for it with every comment.
    return translator(language)


Write = Callable[[Iterable[Item], BinaryIO, Context], None]


class Exporter(Protocol):
    """One output format. ``lacks`` names what of a comment it cannot carry, as keys of the JSON row.

    ``leaves_house``: the file goes to strangers, so authors are pseudonyms and contact details masked unless
    asked otherwise. ``columns`` are those a user may choose from, empty where the shape is fixed.
    """

    @property
    def name(self) -> str: ...

    @property
    def extension(self) -> str: ...

    @property
    def lacks(self) -> tuple[str, ...]: ...

    @property
    def leaves_house(self) -> bool: ...

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def asks(self) -> tuple[Ask, ...]: ...

    @property
    def keeps(self) -> tuple[str, ...]:
        """Columns that nobody recognised but the receiver's own, which stay when people are taken out."""
        ...

    @property
    def split(self) -> Split: ...

    @property
    def write(self) -> Write:
        """Write all items, in their order, holding no more than one at a time."""
        ...


@dataclass(frozen=True, slots=True)
class Form:
    """An exporter as a value: what it declares, and the function that writes it."""

    name: str
    extension: str
    write: Write
    lacks: tuple[str, ...] = ()
    leaves_house: bool = False
    columns: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    split: Split = Split.LINES
    keeps: tuple[str, ...] = ()


COMMANDS_LACK = ("text", "author", "tags", "note", "reviewer", "scores", "findings", "history")
"""What a list of moderation commands leaves behind: all but the comment's id and the decision."""
STATES_LACK = ("reason", "tags", "note", "reviewer", "decided_at", "scores", "findings", "history")
"""What a comment system's own state leaves behind: why, and who."""
