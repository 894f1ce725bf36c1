"""The worst words of texts that no queue holds findings for: a file's preview, examples in a bill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from moderator.errors import ModeratorError
from moderator.importers.preview import Preview
from moderator.records import Comment, Field
from moderator.rules.bill import Bill, Effect
from moderator.rules.match import Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import read_pack
from ui.cover import blocked, worst


class WorstWords:
    """Covers them in what it is given. The first call reads the packs: never on the GUI thread.

    Words are not cut into here, so what is held back elsewhere lies under the mask as well.
    """

    def __init__(self, packs: Callable[[], Sequence[Pack]]) -> None:
        self._packs = packs
        self._matcher: Matcher | None = None
        self._building = Lock()

    def of(self, text: str, author: str = "") -> frozenset[str]:
        """The words of a text and of a name, as written."""
        with self._building:
            if self._matcher is None:
                self._matcher = Matcher(self._packs())
        found = self._matcher.findings(text, author)
        return worst(found, text) | worst(found, author, Field.AUTHOR)

    def text(self, text: str) -> str:
        """``text`` with blocks where they stand."""
        return blocked(text, self.of(text))

    def preview(self, preview: Preview) -> Preview:
        """What a file's preview shows: rows, lines of the page, raw texts of problems."""
        return replace(
            preview,
            rows=tuple(self._comment(comment) for comment in preview.rows),
            lines=tuple(replace(line, text=self.text(line.text)) for line in preview.lines),
            faults=tuple(replace(fault, raw=self.text(fault.raw)) for fault in preview.faults),
        )

    def bill(self, bill: Bill) -> Bill:
        """The examples below each change."""
        return replace(bill, effects=[self._effect(effect) for effect in bill.effects])

    def _comment(self, comment: Comment) -> Comment:
        words = self.of(comment.text, comment.author)
        text, author = (blocked(said, words) for said in (comment.text, comment.author))
        return replace(comment, text=text, author=author)

    def _effect(self, effect: Effect) -> Effect:
        examples = [replace(one, snippet=self.text(one.snippet)) for one in effect.examples]
        return replace(effect, examples=examples)


def sound(paths: Iterable[Path]) -> list[Pack]:
    """The packs that can be read: a faulty one is complained of where it is used to flag."""
    found: list[Pack] = []
    for path in paths:
        with suppress(ModeratorError):
            found.append(read_pack(path))
    return found
