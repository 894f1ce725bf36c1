"""The project's own Python files, parsed once for the checks beside this file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("moderator", "ui")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its path below the checkout, with forward slashes, and its tree."""

    name: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every ``*.py`` below the folders (default: both packages)."""
    files = [file for folder in folders or ROOMS for file in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(
        Source(file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8")))
        for file in files
    )


def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are documentation: statements of their own, wherever they stand."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def strings(source: Source) -> Iterator[ast.Constant]:
    """Every string literal of the program, documentation left out."""
    skipped = docstrings(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node


def called(node: ast.Call) -> str:
    """The last name of what is called: ``tr`` for ``self.tr(...)``."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
