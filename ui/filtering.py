"""Filters by keyboard: one list of what can be filtered by, a second of the values that occur."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace

from moderator.i18n import Language, Translator
from moderator.records import Category, Uid
from moderator.store.facets import Facet, Value, values
from moderator.store.query import Filters, Order
from ui import ranges
from ui.chooser import Chooser, Said
from ui.commands import When
from ui.dialogs.pick_list import Entry
from ui.filter_words import described, named
from ui.finding import Finder
from ui.plain import one_line
from ui.queue.snapshot import Shelf, View
from ui.room import Conditions, Handlers, Kit, Room

_TYPED: Mapping[str, Callable[[str], object]] = {
    "score": ranges.scores,
    "mood": ranges.scores,
    "length": ranges.lengths,
    "posted": ranges.days,
}
_YES_NO = ("replied", "answers", "noted")
_PRESETS: Mapping[str, tuple[str, ...]] = {
    "score": ("0.8-1", "0.6-0.8", "0.4-0.6", "0.2-0.4", "0-0.2"),
    "mood": ("0-0.1", "0.1-0.3", "0.3-0.7", "0.7-0.9", "0.9-1"),
    "length": ("<5", "5-20", "21-100", ">100", ">500"),
    "posted": (),
}


class Filtering(Room):
    """Every filter can be set, changed and taken away here; nothing needs the mouse."""

    def __init__(self, kit: Kit, finder: Finder) -> None:
        super().__init__(kit)
        self._finder = finder
        self._what: Facet | str | None = None
        self.chooser = Chooser(kit.theme, kit.window)
        self.chooser.chosen.connect(self._choose)

    def handlers(self) -> Handlers:
        return {"filter": self.open, "filter.clear": self._finder.clear, "filter.article": self._this_article}

    def conditions(self) -> Conditions:
        return {When.NARROWED: lambda: self._view.narrowed}

    @property
    def _view(self) -> View:
        return self.kit.review.view

    def open(self) -> None:
        """What can be filtered by, what is set already, and the order."""
        self._what = None
        said = Said(
            self.kit.tr("filter.prompt"), self.kit.tr("filter.nothing"), self.kit.tr("command.filter")
        )
        self.chooser.open_with(list(self._menu()), said)

    def _this_article(self) -> None:
        """Only what belongs to the article of the comment on screen; once more: all again."""
        item = self.kit.review.item
        article = item.comment.article if item else None
        if article is None:
            self.kit.say(self.kit.tr("context.no_article"), "held")
        else:
            self._narrow(article=None if self._view.filters.article == article else article)

    def _menu(self) -> list[Entry]:
        tr, view = self.kit.tr, self._view
        other = Translator(tr.texts, Language.EN if tr.language is Language.ZH else Language.ZH)
        menu = [Entry("clear", tr("filter.clear"), other("filter.clear"))] if view.narrowed else []
        chosen = described(view.filters, tr)
        for name in (*(field.name for field in fields(Filters)), "shelf"):
            if name != "posted_raw":
                now = tr(f"shelf.{view.shelf}") if name == "shelf" else chosen.get(name, "")
                key = f"filter.by.{name}"
                menu.append(Entry(f"by.{name}", tr(key), other(key), now, checked=name in chosen))
        for order in Order:
            key = f"order.{order}"
            menu.append(Entry(key, tr(key), other(key), checked=view.order is order))
        for kind in Category:
            key = f"category.{kind}"
            menu.append(Entry(key, tr(key), other(key), checked=view.filters.category is kind))
        return menu

    def _choose(self, entry: str) -> None:
        what, self._what = self._what, None
        head, _, rest = entry.partition(".")
        if what is not None:
            self._set(str(what), entry)
        elif entry == "clear":
            self._finder.clear()
        elif head == "order":
            self._finder.show(replace(self._view, order=Order(rest)))
        elif head == "category":
            self._narrow(category=Category(rest))
        elif rest in _YES_NO:
            self._ask(rest, self._yes_no(rest))
        elif rest in _TYPED:
            self._ask(rest, self._presets(rest), self._typing(rest))
        elif rest == "shelf":
            self._ask(rest, [Entry(shelf, self.kit.tr(f"shelf.{shelf}")) for shelf in Shelf])
        else:
            self._ask_values(Facet(rest))

    def _ask(
        self, what: str, entries: Sequence[Entry], typed: Callable[[str], Sequence[Entry]] | None = None
    ) -> None:
        """The second list: the values of one filter."""
        tr = self.kit.tr
        self._what = what
        prompt = tr(f"filter.type.{what}") if what in _TYPED else tr("filter.value")
        self.chooser.open_with(entries, Said(prompt, tr("filter.nothing"), tr(f"filter.by.{what}")), typed)

    def _any(self, what: str) -> list[Entry]:
        """Take this filter away, where it is set."""
        name = described(self._view.filters, self.kit.tr).get(what)
        return [Entry("any", self.kit.tr("filter.any"), detail=name)] if name else []

    def _yes_no(self, what: str) -> list[Entry]:
        tr = self.kit.tr
        return [*self._any(what), *(Entry(each, tr(f"filter.{what}.{each}")) for each in ("yes", "no"))]

    def _presets(self, what: str) -> list[Entry]:
        return [*self._any(what), *(self._range(what, text, text) for text in _PRESETS[what])]

    def _range(self, what: str, text: str, typed: str) -> Entry:
        made = _with(Filters(), what, _TYPED[what](text))
        return Entry(text, described(made, self.kit.tr)[what], also=typed)

    def _typing(self, what: str) -> Callable[[str], list[Entry]]:
        def entries(text: str) -> list[Entry]:
            if _TYPED[what](text) is not None:
                return [self._range(what, text, text)]
            if what == "posted" and text.strip():
                said = self.kit.tr("filter.posted_raw", text=one_line(text, 40))
                return [Entry(f"raw:{text}", said, also=text)]
            return []

        return entries

    def _ask_values(self, facet: Facet) -> None:
        """The list opens at once, so that no key goes astray, and fills when the values are read."""
        typed = self._author_as_typed if facet is Facet.AUTHOR else None
        self._ask(facet, self._any(facet), typed)

        def fill(found: list[Value]) -> None:
            if self._what == facet and self.chooser.isVisible():
                self.chooser.refill([*self._any(facet), *(self._value(facet, each) for each in found)])

        self.kit.session.ask("facet", lambda reader: values(reader.db, facet), fill)

    def _author_as_typed(self, text: str) -> list[Entry]:
        return (
            [Entry(text, self.kit.tr("filter.exactly", what=one_line(text, 40)), also=text)] if text else []
        )

    def _value(self, facet: Facet, each: Value) -> Entry:
        return Entry(
            each.value, named(facet, each.name, self.kit.tr), also=each.value, detail=f"{each.count:,}"
        )

    def _set(self, what: str, entry: str) -> None:
        if what == "shelf":
            self._finder.show(replace(self._view, shelf=Shelf(entry)))
        elif entry == "any":
            self._narrow(**{what: None} | ({"posted_raw": None} if what == "posted" else {}))
        elif what in _YES_NO:
            self._narrow(**{what: entry == "yes"})
        elif entry.startswith("raw:"):
            self._narrow(posted=None, posted_raw=entry.removeprefix("raw:"))
        elif what in _TYPED:
            self._narrow(**{what: _TYPED[what](entry)})
        else:
            given: object = {"category": Category, "article": Uid, "load": int}.get(what, str)(entry)
            self._narrow(**{what: given})

    def _narrow(self, **chosen: object) -> None:
        filters = self._view.filters
        for name, value in chosen.items():
            filters = _with(filters, name, value)
        self._finder.show(replace(self._view, filters=filters))


def _with(filters: Filters, name: str, value: object) -> Filters:
    return replace(filters, **{name: value})  # type: ignore[arg-type]
