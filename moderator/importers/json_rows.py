"""Turns JSON objects, with replies nested in them or not, into records."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from moderator.importers import identity, values
from moderator.importers.base import Columns, Options, Record
from moderator.importers.columns import TEXT
from moderator.importers.markup import plain
from moderator.importers.presets import Layout, is_readable, understand
from moderator.importers.rows import RAW_LIMIT, Rows
from moderator.records import Article, Comment, Uid

NOT_REPLIES = frozenset(
    {
        "parent",
        "revisions",
        "comment_tag",
        "user",
        "users",
        "author",
        "emote",
        "members",
        "pictures",
        "images",
    }
)
NESTED = 6
"""Levels between a comment and its replies."""
REPLIES = re.compile(r"repl|comment|child|回复|评论", re.IGNORECASE)
WRITTEN = frozenset({"author", "id", "time"})
MOST_ASIDE = 1_000
"""Lists of labels: with more of them they are no labels."""
SHAPES = 200
"""So many records tell what the names of a document are."""
WRITTEN_CAP = 1 << 17
"""Characters: no longer object is tried as Python prints it."""
LONG = re.compile(r"[:\[,]\s*-?\d{20}")


def loads(text: str | bytes) -> object:
    """Parse one document. What orjson refuses is accepted: lone surrogates, NaN, control characters in
    strings; numbers too long for it, which it would round, are kept digit by digit.

    Raises ValueError (also for nesting that is too deep).
    """
    long = LONG.search(text) if isinstance(text, str) else None
    if long is None:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
    try:
        parsed: object = json.loads(text, parse_int=str, strict=False)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault
    except ValueError:
        if isinstance(text, str) and len(text) < WRITTEN_CAP and text.lstrip()[:1] in ("{", "["):
            return _as_written(text)
        raise
    return parsed


def _as_written(text: str) -> object:
    """An object as Python prints it, or with a comma too many. Raises ValueError."""
    try:
        parsed: object = ast.literal_eval(text.strip())
        if not _is_json(parsed):
            raise ValueError("no object")
    except (SyntaxError, MemoryError, RecursionError, TypeError) as fault:
        raise ValueError("no object") from fault
    return parsed


def _is_json(value: object) -> bool:
    """True where a value is one that JSON has too."""
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_json(part) for name, part in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, str | int | float)


def scalar(value: object) -> str | None:
    """A JSON scalar as text; None for null and for containers."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return None


WRAPPED = ("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal")


def unwrapped(value: Mapping[str, object]) -> object:
    """A value that a database's export wraps to keep its type (``{"$date": ...}``), without its wrapping."""
    if len(value) == 1 and (name := next(iter(value))) in WRAPPED:
        inner = value[name]
        return unwrapped(inner) if isinstance(inner, dict) else inner
    if value.get("__type") == "Date" and "iso" in value:
        return value["iso"]
    return value


def dump(value: object) -> str:
    """Any parsed value as JSON text; never raises."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return ""


ENVELOPES = ("data", "result", "response", "items")
"""Names under which an interface's answer keeps its content: an object with one of them is no comment."""


@dataclass(frozen=True, slots=True)
class Flat:
    """An object with nested ones as dotted names: ``{"user": {"name": "a"}}`` has ``user.name``.

    ``names`` are all of them, ``cells`` those that are not null. Lists stay JSON text, except lists of
    objects, which are read as replies.
    """

    names: tuple[str, ...]
    cells: dict[str, str]


def flatten(node: Mapping[str, object]) -> Flat:
    names: list[str] = []
    cells: dict[str, str] = {}
    _flatten(node, "", 0, names, cells)
    return Flat(tuple(names), cells)


def _flatten(
    node: Mapping[str, object], prefix: str, depth: int, names: list[str], cells: dict[str, str]
) -> None:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, list) and name == "revisions" and value and isinstance(value[-1], dict):
            value = value[-1]
        if isinstance(value, dict):
            value = unwrapped(value)
        if isinstance(value, dict):
            if depth < 8:
                _flatten(value, f"{key}.", depth + 1, names, cells)
            continue
        if isinstance(value, list):
            if value and not isinstance(value[0], dict):
                names.append(key)
                cells[key] = dump(value)
            continue
        names.append(key)
        if (text := scalar(value)) is not None:
            cells[key] = text


@dataclass(slots=True)
class Objects:
    """Reads the objects of one file."""

    rows: Rows
    options: Options
    _shapes: dict[tuple[str, ...], Layout] = field(default_factory=dict)
    _numbers: dict[str, Uid] = field(default_factory=dict)
    _written: bool = False
    _aside: list[tuple[list[object], Article | None]] = field(default_factory=list)

    def put_aside(self, name: str, node: object) -> bool:
        """Whether a list of an envelope holds nothing but labels: texts that nobody wrote at any time. It is
        kept, for where the document turns out to hold no other comments."""
        if not isinstance(node, list) or REPLIES.search(name) or not self._labels(node):
            return False
        if not self._written:
            if len(self._aside) >= MOST_ASIDE:
                return False
            self._aside.append((node, self.rows.article))
        return True

    def _labels(self, node: list[object]) -> bool:
        found = [part for part in node if isinstance(part, dict) and self.is_comment(part)]
        return bool(found) and not any(
            "uid" in part or WRITTEN & self._layout(flatten(part).names).fields.keys() for part in found
        )

    def settled(self) -> Iterator[Record]:
        """The comments of what was put aside, where there were no others."""
        aside, self._aside = self._aside, []
        if self._written:
            return
        outer = self.rows.article
        for nodes, article in aside:
            self.rows.article = article
            for node in nodes:
                yield from self.read(None, node)
        self.rows.article = outer

    def is_comment(self, node: object) -> bool:
        """True where one of the object's names is a known name for the text."""
        if not isinstance(node, dict) or any(isinstance(node.get(n), dict | list) for n in ENVELOPES):
            return False
        if self.rows.is_own(node, node.get("uid")):
            return True
        layout = self._layout(flatten(node).names)
        return is_readable(layout) and not _is_status(node, layout)

    def source_in(self, nodes: Iterable[object]) -> str:
        """The namespace of the first comment found in some lists."""
        for node in nodes:
            for part in node if isinstance(node, list) else ():
                if self.is_comment(part) and isinstance(part, dict):
                    return self._layout(flatten(part).names).source
        return Layout().source

    def is_article(self, node: Mapping[str, object]) -> bool:
        """True for an object that the comments listed in it are about: it has a title, or it has ``comments``
        and no author."""
        if node.get("title"):
            return True
        return (
            isinstance(node.get("comments"), list)
            and "author" not in self._layout(flatten(node).names).fields
        )

    def read(
        self, line: int | None, node: object, raw: str = "", inside: Uid | None = None, depth: int = 0
    ) -> Iterator[Record]:
        """The records of one object: its comment, then its replies."""
        raw = raw or dump(node)[:RAW_LIMIT]
        if not isinstance(node, dict):
            yield self.rows.problem(line, "import.not_an_object", raw)
            return
        if self.rows.is_own(node, node.get("uid")):
            cells = {name: _own_cell(value) for name, value in node.items()}
            yield from self.rows.records(line, cells, raw)
            return
        flat = flatten(node)
        cells = flat.cells
        self.rows.layout = self._layout(flat.names)
        self._written = self._written or bool(WRITTEN & self.rows.layout.fields.keys())
        self.rows.known_parents = self._numbers
        replies = list(self._replies(node))
        for name, value in node.items():
            if isinstance(value, list) and value and isinstance(value[0], dict) and name != "revisions":
                self._keep_list(cells, name, value, replies)
        own = self._remember(cells)
        for record in self.rows.records(line, cells, raw, inside):
            if isinstance(record, Comment):
                own = record.uid
            yield record
        for reply in replies:
            if depth >= self.options.depth_cap:
                yield self.rows.problem(line, "import.too_deep", dump(reply)[:RAW_LIMIT])
            else:
                yield from self.read(line, reply, "", own or inside, depth + 1)

    @staticmethod
    def _keep_list(cells: dict[str, str], name: str, value: list[object], replies: Sequence[object]) -> None:
        """A list of objects that are no replies (pictures, people who are called) stays as JSON text."""
        taken = {id(reply) for reply in replies}
        if name not in cells and not any(id(part) in taken for part in value):
            cells[name] = dump(value)

    def columns(self) -> Columns:
        """The names of the objects seen so far that say most, and what they are taken for."""
        if not self._shapes:
            return Columns((), {})
        shape, layout = max(
            self._shapes.items(), key=lambda pair: (is_readable(pair[1]), len(pair[1].fields), len(pair[0]))
        )
        return Columns(shape, layout.fields)

    def _remember(self, cells: Mapping[str, str]) -> Uid | None:
        uid = self.rows.uid(cells)
        number = cells.get(self.rows.layout.fields.get("id", ""), "").strip()
        if uid is not None and identity.is_weak(number):
            self._numbers[number] = uid
        return uid

    def _layout(self, shape: tuple[str, ...]) -> Layout:
        found = self._shapes.get(shape)
        if found is None:
            found = understand(shape, self.options.mapping)
            if len(self._shapes) < 10_000:
                self._shapes[shape] = found
        return found

    def _replies(self, node: Mapping[str, object]) -> Iterator[object]:
        for name, value in node.items():
            if name in NOT_REPLIES:
                continue
            if isinstance(value, dict):
                if name == "replies":
                    yield from self._inside(value)
            else:
                yield from self._listed(value, REPLIES.search(name) is not None)

    def _inside(self, value: object, depth: int = 0) -> Iterator[object]:
        """The comments in an answer that holds replies: ``{"count": 3, "data": {"children": [...]}}``."""
        if self.is_comment(value):
            yield value
        elif depth < NESTED and isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from self._inside(part, depth + 1)

    def _listed(self, value: object, replies: bool) -> Iterator[object]:
        """The comments of a list. Under a name that does not say replies, objects with nothing but a text are
        tags and labels."""
        for reply in value if isinstance(value, list) else ():
            if isinstance(reply, dict) and isinstance(reply.get("comment"), dict):
                yield from self._inside(reply)
            elif isinstance(reply, dict) and self.is_comment(reply):
                written = WRITTEN & self._layout(flatten(reply).names).fields.keys()
                if replies or written or "uid" in reply:
                    yield reply


STATUS = frozenset({"code", "status", "errno", "errcode", "error_code", "ret"})
MESSAGES = frozenset({"msg", "message"})


def _is_status(node: Mapping[str, object], layout: Layout) -> bool:
    """True for what an interface says of itself: ``{"code": 0, "msg": "ok"}``."""
    text = layout.fields.get(TEXT, "")
    return text in MESSAGES and bool(STATUS & node.keys()) and not WRITTEN & layout.fields.keys()


LISTS = frozenset({*ENVELOPES, "list", "results", "hits", "rows", "records", "children", "posts"})


def holds_nothing(node: object, levels: int = 6) -> bool:
    """True for a document whose lists of comments are empty, or that only says how it went."""
    if isinstance(node, list):
        return all(holds_nothing(part, levels - 1) for part in node)
    if not isinstance(node, dict) or levels < 0:
        return False
    listed = [value for name, value in node.items() if name in LISTS or REPLIES.search(name)]
    inner = (value for value in listed if isinstance(value, dict))
    if any(value in (None, [], {}) for value in listed) or any(holds_nothing(v, levels - 1) for v in inner):
        return True
    return bool(STATUS & node.keys() and MESSAGES & node.keys())


def _own_cell(value: object) -> str:
    if value is None:
        return ""
    text = scalar(value)
    return dump(value) if text is None else text


POSTED = (
    "post_date", "pubDate", "published_at", "created_at", "createdAt", "publish_time", "timestamp",
)  # fmt: skip


def article_of(node: Mapping[str, object], source: str) -> Article | None:
    """The article that an enclosing object describes: its id, title, address and paragraphs."""
    cells = flatten(node).cells
    title = _first(cells, ("title", "article_title", "name", "标题", "news.title"))
    url = _first(cells, ("url", "link", "article_url", "uri", "webpage_url", "链接", "news.url"))
    body = plain(_first(cells, ("encoded", "content", "text", "body", "description", "正文")) or "")
    source_id = _first(cells, ("id", "article_id", "docid", "post_id", "chatid", "news.newsid"))
    paragraphs = tuple(part for part in body.splitlines() if part.strip())
    time = _first(cells, POSTED)
    key = identity.article_key(source_id, url)
    if not (key or title or paragraphs):
        return None
    uid = identity.article_uid(source, key) if key else identity.article_print(title, paragraphs)
    return Article(uid, source, source_id, title, url, paragraphs, time)


def _first(cells: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((values.clean(cells[name])[0] for name in names if cells.get(name)), None)
