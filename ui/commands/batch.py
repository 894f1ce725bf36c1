"""The commands that gather several comments, and those that decide them once they stand in their view."""

from __future__ import annotations

from moderator.vocabulary import Reason, Vocabulary
from ui.commands.record import BATCH, REVIEW, Command, Group, When, command


def _hide_all_as(reason: Reason) -> Command:
    return Command(
        id=f"batch.hide.{reason.id}",
        title="command.batch_hide_as",
        group=Group.BATCH,
        help="command.batch_hide_as.help",
        keys=() if reason.key is None else (f"Shift+{reason.key}",),
        icon="hide",
        enabled_when=When.BATCH,
        undoable=True,
        places=BATCH,
        argument=f"reason.{reason.id}",
    )


def gathering() -> tuple[Command, ...]:
    one = {"when": When.COMMENT, "places": REVIEW}
    return (
        command("mark", Group.BATCH, "X", **one),  # type: ignore[arg-type]
        command("mark.list", Group.BATCH, "Shift+X", when=When.QUEUE, places=REVIEW),
        command("batch", Group.BATCH, "B", when=When.QUEUE, places=REVIEW),
        command("cluster", Group.BATCH, "G", when=When.CLUSTER, places=REVIEW),
        command("author.batch", Group.BATCH, "Shift+U", **one),  # type: ignore[arg-type]
        command("thread.batch", Group.BATCH, "Shift+H", **one),  # type: ignore[arg-type]
        command("replies", Group.BATCH, "Shift+R", when=When.REPLIES, places=REVIEW),
    )


def on_authors() -> tuple[Command, ...]:
    """Verbs on the author of the comment on screen, or of the batch of their comments."""
    verb = {"when": When.AUTHOR, "undoable": True, "places": REVIEW | BATCH}
    return (
        command("author.warn", Group.AUTHOR, "Shift+W", **verb),  # type: ignore[arg-type]
        command("author.mute", Group.AUTHOR, "Shift+M", **verb),  # type: ignore[arg-type]
        command("author.ban", Group.AUTHOR, "Shift+B", **verb),  # type: ignore[arg-type]
        command("author.lift", Group.AUTHOR, "Shift+L", **verb),  # type: ignore[arg-type]
        command("author.rename", Group.AUTHOR, "Shift+N", **verb),  # type: ignore[arg-type]
        command("author.keep_name", Group.AUTHOR, "Shift+K", **verb),  # type: ignore[arg-type]
    )


def batch(words: Vocabulary) -> tuple[Command, ...]:
    every = {"when": When.BATCH, "undoable": True, "places": BATCH}
    return (
        command("batch.approve", Group.BATCH, "A", icon="approve", **every),  # type: ignore[arg-type]
        command("batch.skip", Group.BATCH, "S", icon="skip", **every),  # type: ignore[arg-type]
        command("batch.hide", Group.BATCH, "D", icon="hide", **every),  # type: ignore[arg-type]
        command("batch.escalate", Group.BATCH, "E", icon="escalate", **every),  # type: ignore[arg-type]
        *(_hide_all_as(reason) for reason in words.offered_reasons),
        command("batch.pull", Group.BATCH, "X", when=When.BATCH_OPEN, places=BATCH),
    )
