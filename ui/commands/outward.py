"""The commands that take something out of the desk, or check what was taken out."""

from __future__ import annotations

from ui.commands.record import Command, Group, When, command


def outward() -> tuple[Command, ...]:
    return (
        command("export", Group.FILE, "Ctrl+E", icon="export", when=When.QUEUE),
        command("export.work_list", Group.FILE, "Ctrl+Shift+E", when=When.QUEUE),
        command("export.source", Group.FILE, when=When.QUEUE),
        command("report", Group.FILE, "Ctrl+Shift+R", when=When.QUEUE),
        command("verify_file", Group.FILE),
    )
