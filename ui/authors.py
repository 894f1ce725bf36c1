"""The author of the comment on screen: their record, and the verbs on them."""

from __future__ import annotations

from moderator.authors import AuthorRequest
from moderator.journal import Verb
from moderator.records import AuthorRecord, Changes, Item
from moderator.text.names import is_masked
from ui.batch.mode import BatchMode
from ui.batch.plan import Source
from ui.commands import When
from ui.detail.author_words import standing
from ui.guard import Taken
from ui.plain import one_line
from ui.room import Conditions, Deciders, Kit, Room
from ui.stage import Scene

_VERBS = {
    "author.warn": Verb.WARN,
    "author.mute": Verb.MUTE,
    "author.ban": Verb.BAN,
    "author.lift": Verb.LIFT,
    "author.rename": Verb.RENAME,
    "author.keep_name": Verb.KEEP_NAME,
}


class Authors(Room):
    """Decides about a name, never about a comment. A masked name is nobody: nothing is decided about it."""

    def __init__(self, kit: Kit, batch: BatchMode) -> None:
        super().__init__(kit)
        self._batch = batch
        self._counted: AuthorRecord | None = None

    def deciders(self) -> Deciders:
        return dict.fromkeys(_VERBS, self._judge)

    def conditions(self) -> Conditions:
        return {When.AUTHOR: lambda: self._author() is not None}

    def _author(self) -> str | None:
        """Whom the verbs are about now; None for nobody in particular."""
        item = self.kit.review.item
        if item is None or is_masked(item.comment.author):
            return None
        scene = self.kit.window.stage.scene
        whole = scene is Scene.BATCH and self._batch.batch.source is Source.AUTHOR
        return item.comment.author if scene is Scene.REVIEW or whole else None

    def _judge(self, command_id: str, taken: Taken) -> bool:
        item, author = self.kit.review.item, self._author()
        if item is None or author is None:
            return False
        if taken.uid != item.comment.uid and not self._batch.shows(taken.uid):
            return False
        verb = _VERBS[command_id]
        self.kit.review.flush()
        self.kit.session.judge_authors([AuthorRequest(author, verb, item.state.reason)])
        said = self.kit.tr("author.judged", verb=self.kit.tr(f"verb.{verb}"), author=one_line(author, 20))
        self.kit.say(said, "approved")
        return True

    def show_item(self, item: Item | None) -> None:
        """The record stands in the author's line; counting it waits for the reader thread."""
        if item is None:
            return
        author = item.comment.author

        def show(record: AuthorRecord) -> None:
            now = self.kit.review.item
            if now is not None and now.comment.author == record.author:
                self._say(record)

        self.kit.session.ask("author", lambda reader: reader.author_record(author), show)

    def _say(self, record: AuthorRecord) -> None:
        tr, state = self.kit.tr, record.state
        masked = is_masked(record.author)
        count = tr("author.masked_count" if masked else "author.count", n=record.comments)
        said = " · ".join(part for part in (count, standing(record, tr)) if part)
        self.kit.window.review.author.show_record(said, warned=state.standing is not None)

    def refresh(self, changes: Changes) -> None:
        item = self.kit.review.item
        if item is not None and (changes.uids is None or changes.uids or changes.authors):
            self.show_item(item)
            if changes.authors:
                self.kit.window.context.refresh()
