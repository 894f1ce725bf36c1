"""Reads JSON documents: arrays of comments, envelopes, nested replies, cut off or joined files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from moderator.errors import ModeratorError
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.columns import looks_like_header
from moderator.importers.json_rows import SHAPES, Objects, article_of, dump, holds_nothing, loads
from moderator.importers.json_stream import PRELUDE, Streamed, Text
from moderator.importers.rows import Rows

BEGINS = re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:["{\[\]]|-?\d[\d.eE+-]*\s*[,\]]|true|false|null))')
LARGE = 16 << 20
"""Bytes: what is larger is never held as a whole."""


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """One document (or several, one behind the other) that holds comments somewhere."""

    name: str = "json"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        head = sniff.head.lstrip("\ufeff")
        if BEGINS.match(head):
            return 0.8
        prelude = PRELUDE.match(head)
        return 0.7 if prelude and BEGINS.match(head, prelude.end()) else 0.0

    def columns(self, source: Source, options: Options) -> Columns:
        """What the objects' names are taken for, by the first of them."""
        objects = Objects(Rows(source.name, source.stem), options)
        with suppress(ModeratorError):
            for _ in islice(self._records(source, objects), SHAPES):
                pass
        return objects.columns()

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        objects = Objects(Rows(source.name, source.stem, reference=options.reference), options)
        found = False
        for record in self._records(source, objects):
            found = True
            yield record
        yield from objects.rows.closing()
        if not found and not _is_empty(source):
            raise ModeratorError("import.no_comments_in_json", where=source.name)

    def _records(self, source: Source, objects: Objects) -> Iterator[Record]:
        if source.size > LARGE:
            with source.text() as stream:
                yield from Streamed(source, objects, Text(stream), walk).records()
            return
        with source.text() as stream:
            text = stream.read().lstrip("\ufeff")
        if source.damaged:
            bad = next(n for n, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
            yield objects.rows.problem(bad, "note.bad_bytes", text.split("\n")[bad - 1])
        try:
            node = loads(text)
        except ValueError:
            with source.text() as stream:
                yield from Streamed(replace(source, damaged=False), objects, Text(stream), walk).records()
            return
        yield from walk(node, objects)


def _is_empty(source: Source) -> bool:
    """True for an answer or an export that says itself that it holds no comments."""
    if source.size > LARGE:
        return False
    with source.text() as stream, suppress(ValueError):
        return holds_nothing(loads(stream.read().lstrip("\ufeff")))
    return False


def walk(node: object, objects: Objects, depth: int = 0) -> Iterator[Record]:
    """Find the comments in a document: lists of objects that have a text, however deep."""
    yield from _within(node, objects, depth)
    if depth == 0:
        yield from objects.settled()


def _within(node: object, objects: Objects, depth: int) -> Iterator[Record]:
    node = as_rows(node)
    if depth > objects.options.depth_cap:
        yield objects.rows.problem(None, "import.too_deep", "")
    elif isinstance(node, list) and depth == 0 and not _any_object(node, objects.options.depth_cap):
        yield from _bare(node, objects)
    elif isinstance(node, list):
        listed = any(objects.is_comment(element) for element in node)
        for element in node:
            if listed and not _holds_comments(element, objects):
                yield from objects.read(None, element)
            elif isinstance(element, dict | list):
                yield from _within(element, objects, depth + 1)
    elif isinstance(node, dict):
        yield from _envelope(node, objects, depth)


def as_rows(node: object) -> object:
    """A table written as JSON (a list of rows below their header, or as pandas writes one) as objects."""
    if isinstance(node, dict):
        names, data = node.get("columns"), node.get("data")
        if isinstance(names, list) and isinstance(data, list):
            return _zipped(names, data) or node
        columns = list(node.values())
        if len(node) > 1 and all(isinstance(column, dict) for column in columns):
            first = columns[0]
            alike = all(column.keys() == first.keys() for column in columns)
            if alike and first and all(key.isdigit() for key in first):
                return [{name: node[name][key] for name in node} for key in first]
    elif isinstance(node, list) and len(node) > 1 and isinstance(node[0], list):
        names = node[0]
        if all(isinstance(name, str) for name in names) and looks_like_header(names):
            return _zipped(names, node[1:]) or node
    return node


def _zipped(names: list[object], data: list[object]) -> list[object]:
    """Rows as objects; [] where they are no rows of that width."""
    if not data or not all(isinstance(row, list) and len(row) == len(names) for row in data):
        return []
    return [dict(zip(map(str, names), row, strict=True)) for row in data if isinstance(row, list)]


def _any_object(node: list[object], levels: int) -> bool:
    return levels < 0 or any(
        isinstance(part, dict) or (isinstance(part, list) and _any_object(part, levels - 1))
        for part in node[:1000]
    )


def _bare(node: list[object], objects: Objects, depth: int = 0) -> Iterator[Record]:
    """Comments that are nothing but strings, in lists of lists."""
    for part in node:
        if isinstance(part, str) and (inner := _wrapped(part)) is not None:
            yield from walk([inner], objects, depth + 1)
        elif isinstance(part, str):
            yield from objects.read(None, {"text": part})
        elif isinstance(part, list) and depth < objects.options.depth_cap:
            yield from _bare(part, objects, depth + 1)
        elif part is not None:
            yield objects.rows.problem(None, "import.not_an_object", dump(part))


def _wrapped(text: str) -> object:
    """The object that a string spells out, or None."""
    if text[:1] != "{" or text[-1:] != "}":
        return None
    try:
        return loads(text)
    except ValueError:
        return None


def _holds_comments(element: object, objects: Objects) -> bool:
    """True for an article with its comments inside."""
    if not isinstance(element, dict) or not objects.is_article(element):
        return False
    return any(isinstance(value, list) and any(map(objects.is_comment, value)) for value in element.values())


def joined(node: dict[str, object]) -> dict[str, object]:
    """An answer in which comments and what belongs to them stand apart, brought together.

    NetEase: ``commentIds`` holds chains "root,...,parent,leaf" of the comments in a table by id.
    Commento: the names of authors stand in ``commenters``. Discourse: the posts of a topic stand in
    ``post_stream``.
    """
    stream = node.get("post_stream")
    if isinstance(stream, dict) and isinstance(stream.get("posts"), list):
        return {**{name: value for name, value in node.items() if name != "post_stream"}, **stream}
    comments, chains, people = node.get("comments"), node.get("commentIds"), node.get("commenters")
    if isinstance(comments, dict) and isinstance(chains, list):
        parents: dict[str, str] = {}
        for chain in chains:
            ids = str(chain).split(",")
            parents.update(zip(ids[1:], ids, strict=False))
        table = {str(key): value for key, value in comments.items() if isinstance(value, dict)}
        rows = [{"parent": parents.get(key, ""), **value} for key, value in table.items()]
        return {**node, "comments": rows}
    if isinstance(comments, list) and isinstance(people, list):
        names = {str(p.get("commenterHex")): p.get("name") for p in people if isinstance(p, dict)}
        rows = [
            {**c, "commenterName": names.get(str(c.get("commenterHex")))}
            for c in comments
            if isinstance(c, dict)
        ]
        odd = [c for c in comments if not isinstance(c, dict)]
        return {**node, "comments": [*rows, *odd]}
    return node


def _envelope(node: dict[str, object], objects: Objects, depth: int) -> Iterator[Record]:
    node = joined(node)
    inner = [value for value in node.values() if isinstance(value, list | dict)]
    listed = any(isinstance(value, list) and any(map(objects.is_comment, value)) for value in inner)
    if objects.is_comment(node) and not (listed and objects.is_article(node)):
        yield from objects.read(None, node)
        return
    article = article_of(node, objects.source_in(inner)) if listed else None
    outer = objects.rows.article
    if article is not None:
        objects.rows.article = article
        yield article
    for name, value in node.items():
        if isinstance(value, list | dict) and not objects.put_aside(name, value):
            yield from _within(value, objects, depth + 1)
    objects.rows.article = outer
