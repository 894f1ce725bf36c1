"""Q and Shift+Q: what the reviewer says of a hit, here and wherever the same words stand the same way."""

from __future__ import annotations

from moderator.records import Finding, Item
from moderator.store import verdicts
from ui.detail.standing import doubtful, held
from ui.plain import one_line
from ui.room import Kit, Room

_SHOWN = 24
"""Characters of a stretch that the passing word quotes."""


class Verdicts(Room):
    """Turns one press into a verdict on one finding, and says what it changes.

    "Wrong" takes the gravest finding that counts, else one held back by a word edge; pressed again, the next
    one. "Counts" takes one that is held back. Both are a gesture: undo takes them back.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        # What was said just before the program ended may not have been followed yet.
        kit.session.follow_verdicts()

    def say(self, item: Item, counts: bool) -> None:
        """Write what the reviewer says of the comment's first finding that it can be said of."""
        finding = held(item) if counts else doubtful(item)
        if finding is None:
            self.kit.say(self.kit.tr("verdict.none_held" if counts else "verdict.none"), "held")
            return
        said = [(finding.rule, hit) for hit in finding.hits]
        self.kit.session.judge(item.comment.uid, said, counts)
        what = self._quoted(finding)

        def tell(alike: int) -> None:
            key = "verdict.said_counts" if counts else "verdict.said_wrong"
            more = self.kit.tr("verdict.alike", n=alike - 1) if alike > 1 else ""
            undo = self.kit.tr("verdict.undo", undo=self.kit.keymap.first("undo"))
            self.kit.say(self.kit.tr(key, what=what) + more + undo, "approved")

        self.kit.session.ask("alike", lambda reader: len(verdicts.alike(reader.db, said)), tell)

    def _quoted(self, finding: Finding) -> str:
        tr, hit = self.kit.tr, finding.hits[0]
        if not hit.words:
            return tr("verdict.text")
        if hit.words == hit.around:
            return tr("verdict.alone", words=one_line(hit.words, _SHOWN))
        return tr("verdict.in", words=one_line(hit.words, _SHOWN), around=one_line(hit.around, _SHOWN))
