"""What is said of an author: comments and hidden ones here, and what was decided about them."""

from __future__ import annotations

from moderator.i18n import Translator
from moderator.records import AuthorRecord


def standing(record: AuthorRecord, tr: Translator) -> str:
    """``hidden 3 · warned ×2 · to be renamed``; empty where nothing is known."""
    state, said = record.state, []
    if record.hidden:
        said.append(tr("author.hidden", n=record.hidden))
    if state.standing is not None:
        name = tr(f"standing.{state.standing}")
        said.append(f"{name} ×{state.warnings}" if state.warnings > 1 else name)
    if state.name is not None:
        said.append(tr(f"name_verdict.{state.name}"))
    return " · ".join(said)
