"""The commands of the rooms around the review: rules, reasons and cards, keys, settings, other queues."""

from __future__ import annotations

from ui.commands.record import READING, Command, Group, Place, command


def house() -> tuple[Command, ...]:
    return (
        command("rules", Group.HOUSE, "Ctrl+R"),
        command("cards", Group.HOUSE, "Ctrl+H"),
        command("cards.reason", Group.HOUSE, "?", places=frozenset({Place.REASONS})),
        command("words", Group.HOUSE, "Ctrl+T"),
        command("keys", Group.HOUSE, "Ctrl+Shift+K"),
        command("settings", Group.HOUSE, "Ctrl+,"),
        command("unmask", Group.VIEW, "V", places=READING),
        command("recent", Group.FILE, "Ctrl+Shift+O"),
    )
