"""Finds to which comment of a page an element belongs, however deep comments lie in each other."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from moderator.importers.markup import plain


@dataclass(slots=True)
class Parts:
    """The elements of a page by the comment nearest above them; ``items`` are the ids of the comments."""

    tree: LexborHTMLParser
    items: Container[int]
    _owners: dict[int, int | None] = field(default_factory=dict)
    _found: dict[str, dict[int, LexborNode]] = field(default_factory=dict)
    _all: dict[str, dict[int, list[LexborNode]]] = field(default_factory=dict)
    _holding: set[int] = field(default_factory=set)

    def hold(self, nodes: list[LexborNode]) -> None:
        """Note what stands between a comment and the comment it lies in: a text ends there."""
        for node in nodes:
            above = node.parent
            while above is not None and above.mem_id not in self._holding:
                self._holding.add(above.mem_id)
                above = above.parent

    def owner(self, node: LexborNode) -> int | None:
        """The comment that an element lies in."""
        passed = []
        above = node.parent
        found = None
        while above is not None:
            number = above.mem_id
            if number in self.items:
                found = number
                break
            if number in self._owners:
                found = self._owners[number]
                break
            passed.append(number)
            above = above.parent
        self._owners.update(dict.fromkeys(passed, found))
        return found

    def first(self, item: LexborNode, selector: str) -> LexborNode | None:
        """The first match that belongs to this comment and not to one nested in it."""
        for part in filter(None, map(str.strip, selector.split(","))):
            if part not in self._found:
                self._found[part] = self._by_owner(part)
            if item.mem_id in self._found[part]:
                return self._found[part][item.mem_id]
        return None

    def every(self, item: LexborNode, selector: str) -> list[LexborNode]:
        """All matches that belong to this comment."""
        if selector not in self._all:
            matches = self._all[selector] = {}
            for node in self.tree.css(selector):
                if (owner := self.owner(node)) is not None:
                    matches.setdefault(owner, []).append(node)
        return self._all[selector].get(item.mem_id, [])

    def _by_owner(self, selector: str) -> dict[int, LexborNode]:
        matches: dict[int, LexborNode] = {}
        for node in self.tree.css(selector):
            owner = self.owner(node)
            if owner is not None:
                matches.setdefault(owner, node)
        return matches

    def text(self, node: LexborNode) -> str:
        """What an element shows, without the comments that lie in it."""
        markup = "".join(self._own_markup(node)) if node.mem_id in self._holding else node.html or ""
        lines = (line.strip() for line in plain(markup).splitlines())
        return "\n".join(line for line in lines if line)

    def _own_markup(self, node: LexborNode) -> Iterator[str]:
        waiting = [node.iter(include_text=True)]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
            elif child.mem_id in self._holding and child.mem_id not in self.items:
                waiting.append(child.iter(include_text=True))
            elif child.mem_id not in self.items:
                yield child.html or ""
