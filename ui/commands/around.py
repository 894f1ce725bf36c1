"""The commands around the comment: finding, looks, files, help."""

from __future__ import annotations

from ui.commands.outward import outward
from ui.commands.record import READING, Command, Group, Place, When, command


def around() -> tuple[Command, ...]:
    reading = {"places": READING}
    return (
        command("search", Group.FIND, "/", "Ctrl+F", icon="search", **reading),  # type: ignore[arg-type]
        command("filter", Group.FIND, "F", icon="filter", **reading),  # type: ignore[arg-type]
        command("filter.article", Group.FIND, "Shift+I", when=When.COMMENT, places=frozenset({Place.REVIEW})),
        command("filter.clear", Group.FIND, "Shift+F", when=When.NARROWED, **reading),  # type: ignore[arg-type]
        command("queue.save", Group.FIND, "Ctrl+S", when=When.QUEUE),
        command("queue.forget", Group.FIND, when=When.SAVED),
        *(command(f"queue.{n}", Group.FIND, f"Alt+{n}", when=When(f"saved_{n}")) for n in range(1, 10)),
        command("show.open", Group.FIND, "Ctrl+1"),
        command("show.flagged", Group.FIND, "Ctrl+2"),
        command("show.skipped", Group.FIND, "Ctrl+3"),
        command("show.escalated", Group.FIND, "Ctrl+4"),
        command("show.decided", Group.FIND, "Ctrl+5"),
        command("show.approved", Group.FIND, "Ctrl+6"),
        command("show.hidden", Group.FIND, "Ctrl+7"),
        command("show.all", Group.FIND, "Ctrl+8"),
        command("refresh", Group.FIND, "F5"),
        command("layout.list", Group.VIEW, "F8"),
        command("layout.split", Group.VIEW, "F9"),
        command("focus_mode", Group.VIEW, "F11", icon="focus"),
        command("text.larger", Group.VIEW, "Ctrl+="),
        command("text.smaller", Group.VIEW, "Ctrl+-"),
        command("text.normal", Group.VIEW, "Ctrl+0"),
        command("palette.system", Group.VIEW),
        command("palette.light", Group.VIEW),
        command("palette.dark", Group.VIEW),
        command("language.zh", Group.VIEW),
        command("language.en", Group.VIEW),
        command("open", Group.FILE, "Ctrl+O", icon="open"),
        command("import.folder", Group.FILE),
        command("import.paste", Group.FILE, "Ctrl+V", **reading),  # type: ignore[arg-type]
        command("import.summary", Group.FILE),
        command("import.take_back", Group.FILE, when=When.QUEUE),
        command("sample", Group.FILE),
        command("flag", Group.FILE, when=When.QUEUE),
        *outward(),
        command("job.stop", Group.FILE, "Ctrl+."),
        command("quit", Group.FILE, "Ctrl+Q"),
        command("palette", Group.HELP, "Ctrl+K"),
        command("cheat_sheet", Group.HELP, "?", "F1", **reading),  # type: ignore[arg-type]
        command("leave", Group.HELP, "Esc", places=frozenset({*READING, Place.REASONS})),
    )
