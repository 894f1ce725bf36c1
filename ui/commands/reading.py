"""The commands that move about and look closer, and those of page mode."""

from __future__ import annotations

from ui.commands.record import PAGE, READING, REVIEW, Command, Group, When, command


def reading() -> tuple[Command, ...]:
    return (
        command("next", Group.MOVE, "J", "Down", when=When.QUEUE, places=READING),
        command("previous", Group.MOVE, "K", "Up", when=When.QUEUE, places=READING),
        command("next_undecided", Group.MOVE, "L", when=When.QUEUE, places=REVIEW),
        command("first", Group.MOVE, "Home", when=When.QUEUE, places=REVIEW),
        command("last", Group.MOVE, "End", when=When.QUEUE, places=REVIEW),
        command("scroll", Group.MOVE, "Space", when=When.COMMENT, places=REVIEW),
        command("scroll_back", Group.MOVE, "Shift+Space", when=When.COMMENT, places=REVIEW),
        command("why", Group.CONTEXT, "W", icon="why", when=When.COMMENT, places=REVIEW),
        command("context", Group.CONTEXT, "C", when=When.COMMENT, places=REVIEW),
        command("context.thread", Group.CONTEXT, "H", when=When.COMMENT, places=REVIEW),
        command("context.article", Group.CONTEXT, "I", when=When.COMMENT, places=REVIEW),
        command("context.author", Group.CONTEXT, "U", when=When.COMMENT, places=REVIEW),
        command("context.near", Group.CONTEXT, "M", when=When.COMMENT, places=REVIEW),
        command("context.fold", Group.CONTEXT, "Shift+C", when=When.COMMENT, places=REVIEW),
        command("reading", Group.CONTEXT, "O", when=When.COMMENT, places=REVIEW),
        command("links", Group.CONTEXT, "Shift+O", when=When.COMMENT, places=REVIEW),
        command("copy", Group.CONTEXT, "Ctrl+C", icon="copy", when=When.COMMENT, places=REVIEW),
        command("page_mode", Group.PAGE, "P", icon="page", when=When.QUEUE, places=READING),
        command("page.decide", Group.PAGE, "Return", when=When.PAGE, undoable=True, places=PAGE),
        command("page.mark", Group.PAGE, "D", when=When.PAGE, places=PAGE),
        command("page.keep", Group.PAGE, "S", when=When.PAGE, places=PAGE),
    )
