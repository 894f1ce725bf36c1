"""The commands that decide the comment on screen, and its tags."""

from __future__ import annotations

from moderator.vocabulary import Reason, Tag, Vocabulary
from ui.commands.record import READING, REVIEW, Command, Group, When, command


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
        places=REVIEW,
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
        places=REVIEW,
        argument=f"tag.{tag.id}",
    )


def deciding(words: Vocabulary) -> tuple[Command, ...]:
    verb = {"when": When.COMMENT, "undoable": True, "places": REVIEW}
    return (
        command("approve", Group.DECIDE, "A", icon="approve", **verb),  # type: ignore[arg-type]
        command("skip", Group.DECIDE, "S", icon="skip", **verb),  # type: ignore[arg-type]
        command("hide", Group.DECIDE, "D", icon="hide", **verb),  # type: ignore[arg-type]
        command("escalate", Group.DECIDE, "E", icon="escalate", **verb),  # type: ignore[arg-type]
        *(_hide_as(reason) for reason in words.offered_reasons),
        command("reopen", Group.DECIDE, "R", icon="reopen", when=When.DECIDED, undoable=True, places=REVIEW),
        command("note", Group.DECIDE, "N", icon="note", **verb),  # type: ignore[arg-type]
        command("wrong", Group.DECIDE, "Q", icon="wrong", **verb),  # type: ignore[arg-type]
        command("counts", Group.DECIDE, "Shift+Q", icon="why", **verb),  # type: ignore[arg-type]
        command("undo", Group.DECIDE, "Z", "Ctrl+Z", icon="undo", when=When.UNDO, places=READING),
        command(
            "redo",
            Group.DECIDE,
            "Shift+Z",
            "Ctrl+Shift+Z",
            "Ctrl+Y",
            icon="redo",
            when=When.REDO,
            places=READING,
        ),
    )


def tagging(words: Vocabulary) -> tuple[Command, ...]:
    by_name = command("tag_by_name", Group.TAG, "T", icon="tag", when=When.COMMENT, places=REVIEW)
    return (*(_toggle(tag) for tag in words.offered_tags), by_name)
