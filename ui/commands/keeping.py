"""The commands that keep a queue safe: copies, going back to one, forgetting an author."""

from __future__ import annotations

from ui.commands.record import Command, Group, When, command


def keeping() -> tuple[Command, ...]:
    return (
        command("backup", Group.FILE, when=When.QUEUE),
        command("restore", Group.FILE),
        command("forget_author", Group.CONTEXT, when=When.COMMENT),
    )
