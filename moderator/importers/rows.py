"""Turns rows of named cells, from whatever table or document, into articles, comments and problems."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

import orjson

from moderator.importers import columns, identity, values
from moderator.importers.base import Record
from moderator.importers.markup import loosened, plain
from moderator.importers.presets import Kind, Layout, Threading
from moderator.importers.reference import NO_REFERENCE, Reference, placed
from moderator.records import Article, Comment, Precision, Problem, Uid
from moderator.text.escape import unescape_cell

UID = re.compile(r"[a-z][0-9a-z]{15,31}")
RAW_LIMIT = 10_000
REFERENCE = "posted_reference"
"""Under this name a comment keeps which part of the reference its instant was made with."""
MOST_HOMES = 200_000
"""Of so many comments that name no article it is remembered where they belong."""
PLACED = frozenset({"floor", "level"})
ARTICLE_FIELDS = ("article", "article_title", "article_url")

Cells = Mapping[str, str]

OWN = frozenset({"uid", "article", "parent", "author", "text", "status", "flagged"})
"""A row with all of these and a well-formed uid is one of our own exports."""

OWN_COLUMNS = frozenset({
    "uid", "source_id", "article", "article_title", "parent", "position", "author", "author_raw",
    "posted_at", "posted_raw", "posted_precision", "likes", "replies", "place", "text", "status",
    "reason", "tags", "note", "reviewer", "decided_at", "flagged", "findings", "csv_escaped",
    "priority", "scores", "cluster", "extra", "abuse", "sentiment", "off_topic",
    "history",
})  # fmt: skip


@dataclass(slots=True)
class Rows:
    """The state of one file's conversion: what is in which column, and what was seen so far.

    ``article`` is that of rows that do not name one.
    """

    file: str
    stem: str
    layout: Layout = field(default_factory=Layout)
    known_parents: Mapping[str, Uid] = field(default_factory=dict)
    article: Article | None = None
    reference: Reference = NO_REFERENCE
    _prints: identity.Prints = field(default_factory=identity.Prints)
    _articles: set[Uid] = field(default_factory=set)
    _positions: dict[Uid, int] = field(default_factory=dict)
    _floors: dict[tuple[Uid, str], Uid] = field(default_factory=dict)
    _file_article: Uid | None = None
    _top: Uid | None = None
    _homes: dict[Uid, Uid] = field(default_factory=dict)
    _mangled: tuple[int, str, int] | None = None
    _source: str = ""
    _named: set[str] = field(default_factory=set)

    def records(
        self, line: int | None, cells: Cells, raw: str, inside: Uid | None = None
    ) -> Iterator[Record]:
        """The records of one row: an article where it is the first of its article, then the comment.

        ``inside`` is the comment that the row was nested in: its parent where it names none itself.
        """
        if "uid" in cells and self.is_own(cells, cells["uid"]):
            yield from self._own(line, cells)
            return
        if self.layout.preset is not None and self.layout.preset.kind is Kind.ARTICLES:
            yield self._whole_article(cells)
            return
        text = cells.get(self.layout.fields.get(columns.TEXT, ""))
        if text is None:
            yield self.problem(line, "import.no_text", raw)
            return
        text = self._shown(text)
        article, first = self._article(cells)
        if first is not None:
            yield first
        comment, repaired = self._comment(line, cells, article, text, inside)
        yield comment
        if repaired:
            yield self.problem(line, "note.repaired", raw)

    def _namespace(self) -> str:
        """The source of ids: a row that lacks what its preset needs is of the kind of those before it."""
        if self.layout.preset is not None:
            self._source = self.layout.preset.source
        return self._source or self.layout.source

    def _shown(self, text: str) -> str:
        """The text as its readers saw it; markup that shows nothing (a picture's data) stays as it is."""
        preset = self.layout.preset
        if preset is None:
            return loosened(text)
        if preset.break_mark:
            text = text.replace(preset.break_mark, "\n")
        if not preset.html:
            return loosened(text)
        shown = plain(text)
        return shown if shown.strip() else text

    def problem(self, line: int | None, reason: str, raw: str, **params: str) -> Problem:
        return Problem(self.file, line, reason, values.clean(raw[:RAW_LIMIT])[0], params)

    @property
    def articles_named(self) -> Container[str]:
        """The ids of articles that rows have named so far."""
        return self._named

    def closing(self) -> Iterator[Record]:
        """Notes about the whole file, once all rows are read."""
        if self._mangled is not None:
            line, raw, count = self._mangled
            yield self.problem(line, "note.mangled_ids", raw, n=str(count))

    def is_own(self, names: Iterable[str], uid: object) -> bool:
        """True for a row of our own export."""
        return isinstance(uid, str) and set(names) >= OWN and UID.fullmatch(uid) is not None

    def uid(self, cells: Cells) -> Uid | None:
        """The uid of a row that has an id, for other rows to name as their parent."""
        source_id = self._id(cells)
        if source_id is None:
            return None
        return self._id_uid(source_id, self._article_key(cells), cells)

    def _whole_article(self, cells: Cells) -> Article:
        """A row that is an article with its own text, beside the file of its comments."""
        body = self._get(cells, "body")
        if self.layout.preset is not None and self.layout.preset.html:
            body = plain(body)
        paragraphs = tuple(values.clean(part)[0] for part in body.splitlines() if part.strip())
        key = self._article_key(cells)
        uid = Uid(key) if key else identity.article_print(self._get(cells, "article_title"), paragraphs)
        texts = [values.clean(self._get(cells, n))[0] or None for n in ARTICLE_FIELDS]
        time = values.clean(self._get(cells, "time"))[0] or None
        self._articles.add(uid)
        return Article(uid, self._namespace(), texts[0], texts[1], texts[2], paragraphs, time)

    def _get(self, cells: Cells, name: str) -> str:
        column = self.layout.fields.get(name)
        return "" if column is None else cells.get(column, "")

    def _id(self, cells: Cells) -> str | None:
        source_id = self._get(cells, "id").strip()
        return None if not source_id or values.is_mangled(source_id) else source_id

    def _id_uid(self, source_id: str, article: str, cells: Cells) -> Uid:
        if not article and identity.is_weak(source_id):
            author, time = self._get(cells, "author"), self._time_key(self._get(cells, "time"))
            text = "" if author or time else self._get(cells, columns.TEXT)
            return identity.weak_uid(self._namespace(), text, author, time, source_id)
        return identity.comment_uid(self._namespace(), article, source_id)

    def _time_key(self, raw: str) -> str:
        return "" if values.moment(raw).precision is Precision.RELATIVE else raw

    def _article_key(self, cells: Cells) -> str:
        """The uid of the article that the row names, or empty."""
        source_id = self._get(cells, "article").strip()
        if self.layout.preset is not None and self.layout.preset.threading is Threading.PREFIXED:
            source_id = source_id.removeprefix("t3_")
        url, title = self._address(cells), self._get(cells, "article_title").strip()
        if source_id or url or title:
            kept = "" if values.is_mangled(source_id) else source_id
            if key := identity.article_key(kept, url, title):
                return identity.article_uid(self._namespace(), key)
        return "" if self.article is None else self.article.uid

    def _address(self, cells: Cells) -> str:
        """The address of the article; that of the comment itself is none."""
        if self.layout.preset is not None and self.layout.preset.kind is Kind.ARTICLES:
            return self._get(cells, "article_url").strip()
        return values.page_of(self._get(cells, "article_url").strip(), self._get(cells, "id").strip())

    def _answered(self, cells: Cells) -> Uid | None:
        """The article of a row that names none but answers it, or a comment below it."""
        if "article" in self.layout.fields or not self._articles:
            return None
        for name in ("parent", "root"):
            given = self._thread_id(cells, name, "").strip()
            if not given or identity.is_weak(given):
                continue
            article = identity.article_uid(self._namespace(), given)
            if article in self._articles:
                return article
            if (home := self._homes.get(identity.comment_uid(self._namespace(), "", given))) is not None:
                return home
        return None

    def _article(self, cells: Cells) -> tuple[Uid, Article | None]:
        key = Uid(self._article_key(cells))
        if not key and (above := self._answered(cells)) is not None:
            return above, None
        if not key:
            if self._file_article is None:
                self._file_article = identity.digest("a", ("file", *cells.keys(), *cells.values()))
            key = self._file_article
        if key in self._articles or (self.article is not None and key == self.article.uid):
            return key, None
        self._articles.add(key)
        self._named.add(self._get(cells, "article"))
        if key == self._file_article:
            return key, Article(key, self._namespace(), self.stem, self.stem)
        texts = [values.clean(self._get(cells, n))[0] or None for n in ("article", "article_title")]
        url = values.clean(self._address(cells))[0] or None
        return key, Article(key, self._namespace(), texts[0], texts[1], url)

    def _next_position(self, article: Uid) -> int:
        position = self._positions.get(article, 0) + 1
        self._positions[article] = position
        return position

    def _comment(
        self, line: int | None, cells: Cells, article: Uid, text: str, inside: Uid | None
    ) -> tuple[Comment, bool]:
        author, time = self._get(cells, "author"), self._get(cells, "time")
        named = self._article_key(cells)
        source_id = self._id(cells)
        self._count_mangled(line, cells)
        zone = "" if self.layout.preset is None else self.layout.preset.zone
        moment, used = placed(time, zone, self.reference)
        if source_id is not None:
            uid = self._id_uid(source_id, named, cells)
        else:
            uid = self._prints.of(named, author, "" if moment.precision is Precision.RELATIVE else time, text)
        if not named and article != self._file_article and len(self._homes) < MOST_HOMES:
            self._homes[uid] = article
        by_id = self._parent(cells, named, source_id or "")
        by_place = self._by_place(cells, article, uid)
        kept = [values.clean(part) for part in (author, text, time)]
        comment = Comment(
            uid=uid,
            article=article,
            parent=by_id or by_place or inside,
            position=self._next_position(article),
            author=kept[0][0],
            text=kept[1][0],
            source_id=None if source_id is None else values.clean(source_id)[0],
            posted_raw=kept[2][0] or None,
            posted_at=moment.at,
            posted_precision=moment.precision,
            likes=values.count(self._get(cells, "likes")),
            replies=values.count(self._get(cells, "replies")),
            place=values.place(values.clean(self._get(cells, "place"))[0]),
            extra=self._extra(cells) | ({REFERENCE: used} if used else {}),
        )
        return comment, any(repaired for _, repaired in kept)

    def _count_mangled(self, line: int | None, cells: Cells) -> None:
        raw = self._get(cells, "id").strip()
        if raw and values.is_mangled(raw):
            first_line, first_raw, count = self._mangled or (line or 0, raw, 0)
            self._mangled = (first_line, first_raw, count + 1)

    def _by_place(self, cells: Cells, article: Uid, uid: Uid) -> Uid | None:
        """The parent of a row that says so by its level or by a floor; remembers the row for others."""
        if not PLACED & self.layout.fields.keys():
            return None
        floor, parent_floor = self._get(cells, "floor"), self._get(cells, "parent_floor")
        parent = self._floors.get((article, parent_floor)) if parent_floor else None
        if floor and "parent_floor" in self.layout.fields:
            self._floors[article, floor] = uid
        level = self._get(cells, "level")
        if level in columns.TOP_LEVELS:
            self._top = uid
        elif level in columns.SUB_LEVELS:
            return self._top
        return parent

    def _parent(self, cells: Cells, article: str, own_id: str) -> Uid | None:
        for name in ("parent", "root"):
            parent = values.parent_id(self._thread_id(cells, name, own_id), own_id)
            if parent is None or values.is_mangled(parent) or self._is_article(cells, parent):
                continue
            if not article and identity.is_weak(parent):
                return self.known_parents.get(parent)
            return identity.comment_uid(self._namespace(), article, parent)
        return None

    def _is_article(self, cells: Cells, source_id: str) -> bool:
        """True where a row names the article as what it answers."""
        if source_id == self._get(cells, "article").strip():
            return True
        if identity.is_weak(source_id):
            return False
        return identity.article_uid(self._namespace(), source_id) in self._articles

    def _thread_id(self, cells: Cells, name: str, own_id: str) -> str:
        threading = Threading.PLAIN if self.layout.preset is None else self.layout.preset.threading
        match threading:
            case Threading.PLAIN:
                return self._get(cells, name)
            case Threading.PREFIXED:
                given = self._get(cells, name)
                return "" if given.startswith("t3_") else given.removeprefix("t1_")
            case Threading.DOTTED:
                return own_id.rpartition(".")[0]
        assert_never(threading)

    def _extra(self, cells: Cells) -> dict[str, str]:
        used = set(self.layout.fields.values())
        if self._address(cells) != self._get(cells, "article_url").strip():
            used.discard(self.layout.fields["article_url"])
        return {
            values.clean(name)[0]: values.clean(value)[0]
            for name, value in cells.items()
            if value and name not in used
        }

    def _own(self, line: int | None, cells: Cells) -> Iterator[Record]:
        """A row of our own export: the uids are kept, the cell escapes taken back."""
        escaped = set(cells.get("csv_escaped", "").split())
        row = {name: unescape_cell(cell) if name in escaped else cell for name, cell in cells.items()}
        article = Uid(row["article"]) if UID.fullmatch(row["article"]) else None
        if article is not None and article not in self._articles:
            self._articles.add(article)
            yield Article(article, "export", None, row.get("article_title") or None)
        yield own_comment(row, article, self._next_position(article or Uid("")))


def own_comment(row: Cells, article: Uid | None, position: int) -> Comment:
    """The comment of one row of our own CSV or JSONL."""
    parsed = values.moment(row.get("posted_raw", ""))
    precision = row.get("posted_precision", "")
    given = row.get("position", "")
    return Comment(
        uid=Uid(row["uid"]),
        article=article,
        parent=Uid(row["parent"]) if UID.fullmatch(row["parent"]) else None,
        position=int(given) if given.isdecimal() else position,
        author=values.clean(row["author"])[0],
        text=values.clean(row["text"])[0],
        source_id=row.get("source_id") or None,
        author_raw=row.get("author_raw") or None,
        posted_raw=row.get("posted_raw") or None,
        posted_at=row.get("posted_at") or None,
        posted_precision=Precision(precision) if precision in set(Precision) else parsed.precision,
        likes=values.count(row.get("likes", "")),
        replies=values.count(row.get("replies", "")),
        place=row.get("place") or None,
        extra=own_extra(row),
    )


def own_extra(row: Cells) -> dict[str, str]:
    """What was kept with the comment: the object in the cell ``extra``, and any column added since."""
    added = {name: cell for name, cell in row.items() if cell and name.split(".")[0] not in OWN_COLUMNS}
    try:
        kept = orjson.loads(row.get("extra") or "{}")
    except orjson.JSONDecodeError:
        return added
    if not isinstance(kept, dict):
        return added
    return {str(name): str(value) for name, value in kept.items()} | added
