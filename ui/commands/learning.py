"""The commands about the order of the queue and what it rests on."""

from __future__ import annotations

from ui.commands.record import READING, Command, Group, When, command


def learning() -> tuple[Command, ...]:
    return (
        command("contradiction", Group.CONTEXT, "Shift+Y", when=When.CONTRADICTION, places=READING),
        command("dashboard", Group.VIEW, "Ctrl+D", when=When.QUEUE),
    )
