"""What a command is: one frozen record that menu, key, palette, cheat-sheet and docs all read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from moderator.i18n import Translator


class Group(StrEnum):
    """Where a command stands in menus and the cheat-sheet; named by ``command_group.<value>``."""

    DECIDE = "decide"
    PAGE = "page"
    TAG = "tag"
    MOVE = "move"
    BATCH = "batch"
    AUTHOR = "author"
    VIEW = "view"
    CONTEXT = "context"
    FIND = "find"
    FILE = "file"
    HOUSE = "house"
    HELP = "help"


class Place(StrEnum):
    """Where a key acts: two commands may share a key only in different places."""

    REVIEW = "review"
    """One comment is painted; the review pane has the focus."""
    PAGE = "page"
    """Page mode: whole texts, marked one by one."""
    BATCH = "batch"
    """The batch: several comments gathered on purpose; a key decides all of them."""
    REASONS = "reasons"
    """The reason strip stands open: a digit chooses."""
    WINDOW = "window"
    """Anywhere in the window, text fields included; such keys hold Ctrl or are function keys."""


class When(StrEnum):
    """What must be true for a command to work now."""

    ALWAYS = "always"
    QUEUE = "queue"
    COMMENT = "comment"
    DECIDED = "decided"
    UNDO = "undo"
    REDO = "redo"
    PAGE = "page"
    NARROWED = "narrowed"
    """A search or a filter is in force."""
    SAVED = "saved"
    """At least one queue was saved under a name; ``saved_<n>``: at least n were."""
    SAVED_1 = "saved_1"
    SAVED_2 = "saved_2"
    SAVED_3 = "saved_3"
    SAVED_4 = "saved_4"
    SAVED_5 = "saved_5"
    SAVED_6 = "saved_6"
    SAVED_7 = "saved_7"
    SAVED_8 = "saved_8"
    SAVED_9 = "saved_9"
    BATCH = "batch"
    """A batch is on screen and somebody is in it."""
    BATCH_OPEN = "batch_open"
    AUTHOR = "author"
    """The author of the comment on screen, or of the batch, is somebody: named, and not masked."""
    REPLIES = "replies"
    """A comment was hidden that has open replies."""
    CLUSTER = "cluster"
    """The comment on screen has near-copies."""
    CONTRADICTION = "contradiction"


_WRITING = frozenset(
    {
        "undo", "redo", "tag_by_name", "open", "sample", "flag", "page_mode", "restore", "forget_author",
        "import.folder", "import.paste", "import.take_back", "batch", "cluster", "author.batch",
        "thread.batch",
    }
)  # fmt: skip
"""Commands that change the queue without being a decision that one press undoes."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the desk can do.

    ``title`` and ``help`` are catalogue keys; ``argument`` is the catalogue key that fills their ``{what}``.
    ``keys`` are spelled like ``A``, ``Shift+1``, ``Ctrl+K``; a user's ``keymap.toml`` may replace them.
    """

    id: str
    title: str
    group: Group
    help: str
    keys: tuple[str, ...] = ()
    icon: str | None = None
    enabled_when: When = When.ALWAYS
    undoable: bool = False
    places: frozenset[Place] = field(default=frozenset({Place.WINDOW}))
    argument: str | None = None

    @property
    def writes(self) -> bool:
        """Whether it changes the queue, so that it works only where the queue is open for writing."""
        return self.undoable or self.id in _WRITING

    def label(self, tr: Translator) -> str:
        """The title in the reader's language."""
        return tr(self.title, **self._what(tr))

    def explain(self, tr: Translator) -> str:
        """One sentence of help in the reader's language."""
        return tr(self.help, **self._what(tr))

    def _what(self, tr: Translator) -> dict[str, str]:
        return {"what": tr(self.argument)} if self.argument else {}


REVIEW = frozenset({Place.REVIEW})
PAGE = frozenset({Place.PAGE})
BATCH = frozenset({Place.BATCH})
READING = frozenset({Place.REVIEW, Place.PAGE, Place.BATCH})
WINDOW = frozenset({Place.WINDOW})


def command(
    id: str,
    group: Group,
    *keys: str,
    icon: str | None = None,
    when: When = When.ALWAYS,
    undoable: bool = False,
    places: frozenset[Place] = WINDOW,
) -> Command:
    """A command whose title and help are ``command.<id>`` and ``command.<id>.help``."""
    return Command(id, f"command.{id}", group, f"command.{id}.help", keys, icon, when, undoable, places)
