"""Where the palette can lead beside commands: a category, a tag, or an article of this queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moderator.i18n import Language, Translator
from moderator.records import Category, Uid
from moderator.store.query import Filters
from moderator.vocabulary import Vocabulary
from ui.dialogs.pick_list import Entry
from ui.plain import one_line
from ui.queue.snapshot import View

MOST = 300
"""Articles that are listed."""

Titles = Sequence[tuple[Uid, str]]
Jump = tuple[Entry, View]


def jumps(tr: Translator, words: Vocabulary, titles: Titles) -> Iterator[Jump]:
    """Each as an entry of the palette and the view it opens; ids hold a colon, which no command's does."""
    other = Translator(tr.texts, Language.EN if tr.language is Language.ZH else Language.ZH)
    for category in Category:
        name = f"category.{category}"
        entry = Entry(f"category:{category}", tr("jump.category", what=tr(name)), other(name))
        yield entry, View(filters=Filters(category=category))
    for tag in words.offered_tags:
        title = tr("jump.tag", what=tr.word("tag", tag.id))
        yield Entry(f"tag:{tag.id}", title, other.word("tag", tag.id)), View(filters=Filters(tag=tag.id))
    for uid, title in titles:
        said = tr("jump.article", what=one_line(title, 60) or str(uid))
        yield Entry(f"article:{uid}", said), View(filters=Filters(article=uid))
