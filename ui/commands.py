"""The one table of commands: menus, tooltips, palette, cheat-sheet, bottom bar and docs/keys.md read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from moderator.i18n import Translator
from moderator.vocabulary import REASONS, TAGS, Reason, Tag


class Group(StrEnum):
    """Where a command stands in menus and the cheat-sheet; named by ``command_group.<value>``."""

    DECIDE = "decide"
    TAG = "tag"
    MOVE = "move"
    CONTEXT = "context"
    PAGE = "page"
    FIND = "find"
    VIEW = "view"
    FILE = "file"
    HELP = "help"


class Place(StrEnum):
    """Where a key acts: two commands may share a key only in different places."""

    REVIEW = "review"
    """One comment is painted; the review pane has the focus."""
    PAGE = "page"
    """Page mode: whole texts, marked one by one."""
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

    def label(self, tr: Translator) -> str:
        """The title in the reader's language."""
        return tr(self.title, **self._what(tr))

    def explain(self, tr: Translator) -> str:
        """One sentence of help in the reader's language."""
        return tr(self.help, **self._what(tr))

    def _what(self, tr: Translator) -> dict[str, str]:
        return {"what": tr(self.argument)} if self.argument else {}


_REVIEW = frozenset({Place.REVIEW})
_PAGE = frozenset({Place.PAGE})
_READING = frozenset({Place.REVIEW, Place.PAGE})
_WINDOW = frozenset({Place.WINDOW})


def _command(
    id: str,
    group: Group,
    *keys: str,
    icon: str | None = None,
    when: When = When.ALWAYS,
    undoable: bool = False,
    places: frozenset[Place] = _WINDOW,
) -> Command:
    return Command(id, f"command.{id}", group, f"command.{id}.help", keys, icon, when, undoable, places)


def _hide_as(reason: Reason) -> Command:
    keys = () if reason.key is None else (f"Shift+{reason.key}",)
    return Command(
        id=f"hide.{reason.id}",
        title="command.hide_as",
        group=Group.DECIDE,
        help="command.hide_as_other.help" if reason.needs_note else "command.hide_as.help",
        keys=keys,
        icon="hide",
        enabled_when=When.COMMENT,
        undoable=True,
        places=_REVIEW,
        argument=f"reason.{reason.id}",
    )


def _toggle(tag: Tag) -> Command:
    return Command(
        id=f"tag.{tag.id}",
        title="command.tag",
        group=Group.TAG,
        help="command.tag_escalates.help" if tag.escalates else "command.tag.help",
        keys=() if tag.key is None else (str(tag.key),),
        icon="tag",
        enabled_when=When.COMMENT,
        undoable=True,
        places=_REVIEW,
        argument=f"tag.{tag.id}",
    )


def _decide() -> tuple[Command, ...]:
    verb = {"when": When.COMMENT, "undoable": True, "places": _REVIEW}
    return (
        _command("approve", Group.DECIDE, "A", icon="approve", **verb),  # type: ignore[arg-type]
        _command("skip", Group.DECIDE, "S", icon="skip", **verb),  # type: ignore[arg-type]
        _command("hide", Group.DECIDE, "D", icon="hide", **verb),  # type: ignore[arg-type]
        _command("escalate", Group.DECIDE, "E", icon="escalate", **verb),  # type: ignore[arg-type]
        *(_hide_as(reason) for reason in REASONS),
        _command(
            "reopen", Group.DECIDE, "R", icon="reopen", when=When.DECIDED, undoable=True, places=_REVIEW
        ),
        _command("note", Group.DECIDE, "N", icon="note", **verb),  # type: ignore[arg-type]
        _command("undo", Group.DECIDE, "Z", "Ctrl+Z", icon="undo", when=When.UNDO, places=_READING),
        _command(
            "redo",
            Group.DECIDE,
            "Shift+Z",
            "Ctrl+Shift+Z",
            "Ctrl+Y",
            icon="redo",
            when=When.REDO,
            places=_READING,
        ),
    )


def _tags() -> tuple[Command, ...]:
    by_name = _command("tag_by_name", Group.TAG, "T", icon="tag", when=When.COMMENT, places=_REVIEW)
    return (*(_toggle(tag) for tag in TAGS), by_name)


def _reading() -> tuple[Command, ...]:
    return (
        _command("next", Group.MOVE, "J", "Down", when=When.QUEUE, places=_READING),
        _command("previous", Group.MOVE, "K", "Up", when=When.QUEUE, places=_READING),
        _command("next_undecided", Group.MOVE, "L", when=When.QUEUE, places=_REVIEW),
        _command("first", Group.MOVE, "Home", when=When.QUEUE, places=_REVIEW),
        _command("last", Group.MOVE, "End", when=When.QUEUE, places=_REVIEW),
        _command("scroll", Group.MOVE, "Space", when=When.COMMENT, places=_REVIEW),
        _command("scroll_back", Group.MOVE, "Shift+Space", when=When.COMMENT, places=_REVIEW),
        _command("why", Group.CONTEXT, "W", icon="why", when=When.COMMENT, places=_REVIEW),
        _command("context", Group.CONTEXT, "C", when=When.COMMENT, places=_REVIEW),
        _command("context.thread", Group.CONTEXT, "H", when=When.COMMENT, places=_REVIEW),
        _command("context.article", Group.CONTEXT, "I", when=When.COMMENT, places=_REVIEW),
        _command("context.author", Group.CONTEXT, "U", when=When.COMMENT, places=_REVIEW),
        _command("context.near", Group.CONTEXT, "M", when=When.COMMENT, places=_REVIEW),
        _command("context.fold", Group.CONTEXT, "Shift+C", when=When.COMMENT, places=_REVIEW),
        _command("reading", Group.CONTEXT, "O", when=When.COMMENT, places=_REVIEW),
        _command("copy", Group.CONTEXT, "Ctrl+C", icon="copy", when=When.COMMENT, places=_REVIEW),
        _command("page_mode", Group.PAGE, "P", icon="page", when=When.QUEUE, places=_READING),
        _command("page.decide", Group.PAGE, "Return", when=When.PAGE, undoable=True, places=_PAGE),
        _command("page.mark", Group.PAGE, "D", when=When.PAGE, places=_PAGE),
        _command("page.keep", Group.PAGE, "S", when=When.PAGE, places=_PAGE),
    )


def _around() -> tuple[Command, ...]:
    reading = {"places": _READING}
    return (
        _command("search", Group.FIND, "/", "Ctrl+F", icon="search", **reading),  # type: ignore[arg-type]
        _command("filter", Group.FIND, "F", icon="filter", **reading),  # type: ignore[arg-type]
        _command("show.open", Group.FIND, "Ctrl+1"),
        _command("show.flagged", Group.FIND, "Ctrl+2"),
        _command("show.skipped", Group.FIND, "Ctrl+3"),
        _command("show.escalated", Group.FIND, "Ctrl+4"),
        _command("show.decided", Group.FIND, "Ctrl+5"),
        _command("refresh", Group.FIND, "F5"),
        _command("focus_mode", Group.VIEW, "F11", icon="focus"),
        _command("text.larger", Group.VIEW, "Ctrl+="),
        _command("text.smaller", Group.VIEW, "Ctrl+-"),
        _command("text.normal", Group.VIEW, "Ctrl+0"),
        _command("palette.system", Group.VIEW),
        _command("palette.light", Group.VIEW),
        _command("palette.dark", Group.VIEW),
        _command("language.zh", Group.VIEW),
        _command("language.en", Group.VIEW),
        _command("open", Group.FILE, "Ctrl+O", icon="open"),
        _command("sample", Group.FILE),
        _command("flag", Group.FILE, when=When.QUEUE),
        _command("export.csv", Group.FILE, "Ctrl+E", icon="export", when=When.QUEUE),
        _command("export.jsonl", Group.FILE, "Ctrl+Shift+E", when=When.QUEUE),
        _command("quit", Group.FILE, "Ctrl+Q"),
        _command("palette", Group.HELP, "Ctrl+K"),
        _command("cheat_sheet", Group.HELP, "?", "F1", **reading),  # type: ignore[arg-type]
        _command("leave", Group.HELP, "Esc", places=frozenset({Place.REVIEW, Place.PAGE, Place.REASONS})),
    )


def commands() -> tuple[Command, ...]:
    """Every command that works, in the order menus and the cheat-sheet show it."""
    return (*_decide(), *_tags(), *_reading(), *_around())
