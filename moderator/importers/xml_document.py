"""Reads XML exports (WordPress, Disqus, danmaku, any list) as the objects they spell out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from moderator.errors import ModeratorError
from moderator.importers.base import Options, Record, Sniff, Source
from moderator.importers.columns import recognise
from moderator.importers.json_document import walk
from moderator.importers.json_rows import Objects
from moderator.importers.rows import Rows

LISTED = frozenset(
    {
        "comment",
        "comments",
        "post",
        "reply",
        "chat",
        "d",
        "item",
        "entry",
        "thread",
        "row",
        "message",
        "review",
    }
)
"""Elements that are lists even where there is only one."""
DANMAKU = ("second", "mode", "size", "color", "ctime", "pool", "midHash", "dmid", "level")
"""What the commas in a danmaku's ``p`` separate."""
_WRITTEN = frozenset({"author", "time"})
_REFERENCE = re.compile(r"&#(?:[xX]0*([dD][89a-fA-F][0-9a-fA-F]{2})|0*(5[5-7][0-9]{3}));")
"""A character by its number, where that may be a surrogate's."""
KNOWN = frozenset({"i", "rss", "disqus", "packet", "comments"})
"""Roots of exports that are what they are without comments, too."""
Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """XML without entities, without network; damaged files as far as they go."""

    name: str = "xml"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        head = sniff.head.lstrip("\ufeff \t\r\n")
        if not head.startswith("<") or head[:14].lower() == "<!doctype html":
            return 0.0
        if head.startswith("<?xml"):
            return 0.9 if "<html" not in head[:2000].lower() else 0.3
        return 0.85 if head.startswith(("<rss", "<i>", "<packet", "<disqus")) else 0.4

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        objects = Objects(Rows(source.name, source.stem, reference=options.reference), options)
        root = _root(source)
        if root is None:
            raise ModeratorError("import.no_comments_in_xml", where=source.name)
        found = False
        for record in walk(value(root, options.depth_cap), objects):
            found = True
            yield record
        yield from objects.rows.closing()
        if not found and _local(root.tag) not in KNOWN:
            raise ModeratorError("import.no_comments_in_xml", where=source.name)


def _root(source: Source) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=True,
        remove_comments=True,
    )
    with source.text() as stream:
        text = stream.read().lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :]
    text = _REFERENCE.sub(_no_surrogate, text.replace("\x00", "\ufffd"))
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _no_surrogate(found: re.Match[str]) -> str:
    """The parser takes a reference to half a character for one, and fails when its text is asked for."""
    code = int(found[1], 16) if found[1] else int(found[2])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else found[0]


def value(element: etree._Element, levels: int) -> object:
    """An element as a document: a leaf is its text; else its attributes and children by their local names.

    A listed leaf with attributes keeps its text as ``text``; any other leaf with a text is that text, and one
    with a single attribute and no text is that attribute's value.
    """
    attributes = {_local(name): text for name, text in element.attrib.items()}
    children = [child for child in element if isinstance(child.tag, str)]
    text = "".join(element.itertext()) if not children else ""
    if not children:
        if not attributes:
            return text
        if (
            text
            and _local(element.tag) not in LISTED
            and not _WRITTEN & recognise(list(attributes), {}).keys()
        ):
            return text
        if not text and len(attributes) == 1:
            return next(iter(attributes.values()))
        return {**_unfolded(attributes), **({"text": text} if text else {})}
    node: Node = {**attributes}
    if levels <= 0:
        return node
    for child in children:
        name, inner = _local(child.tag), value(child, levels - 1)
        _add(node, name, inner, attributes)
        if isinstance(inner, str) and inner == child.text:
            node |= {f"{name}.{_local(key)}": text for key, text in child.attrib.items()}
    return node


def _add(node: Node, name: str, inner: object, attributes: dict[str, str]) -> None:
    """Hang a child into its parent: repeated ones, and those that are lists by nature, as a list."""
    if name in attributes:
        name = f"{name}_inner"
    known = node.get(name)
    if isinstance(known, list):
        known.append(inner)
    elif name in node:
        node[name] = [known, inner]
    else:
        node[name] = [inner] if name in LISTED and isinstance(inner, dict) else inner


def _unfolded(attributes: dict[str, str]) -> dict[str, str]:
    parts = attributes.get("p", "").split(",")
    return attributes if len(parts) < 8 else dict(zip(DANMAKU, parts, strict=False))


def _local(name: object) -> str:
    """The name without its namespace; WordPress has ``encoded`` in two."""
    space, _, local = str(name).rpartition("}")
    return f"excerpt_{local}" if "/excerpt" in space else local
