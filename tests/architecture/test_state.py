"""No module keeps state, and none takes SQLite's locks away by opening the queue file itself."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator

import pytest
from sources import Source, called, sources

CONTAINERS = {
    "list", "dict", "set", "bytearray", "defaultdict", "OrderedDict", "Counter", "deque",
    "WeakKeyDictionary", "WeakValueDictionary", "ContextVar", "local", "Lock", "RLock", "Event", "Queue",
}  # fmt: skip
DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
CHANGING = {
    "append", "extend", "insert", "add", "update", "pop", "popitem", "remove", "discard", "clear",
    "setdefault", "sort", "reverse",
}  # fmt: skip

PROCESS_STATE = {
    "moderator/worker/serve.py": "a spawned process builds its libraries once, in its initialiser",
}
"""Files that may use ``global``, and why."""


def holds_state(value: ast.expr | None) -> bool:
    """Whether evaluating this at module level makes an object that could be changed later."""
    return isinstance(value, DISPLAYS) or (isinstance(value, ast.Call) and called(value) in CONTAINERS)


def module_level(source: Source) -> Iterator[tuple[str, ast.stmt]]:
    """Names bound to a container at module level."""
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=targets, value=value) if holds_state(value):
                yield from ((target.id, statement) for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if holds_state(value):
                yield name, statement


def changed_names(source: Source) -> Iterator[str]:
    """Names some statement of this file changes in place: ``X[...] = ``, ``del X[...]``, ``X.append()``."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb)) if verb in CHANGING:
                yield name
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name


def test_module_level_tables_are_constants() -> None:
    """A table at module level has a constant's name and nothing in its file changes it."""
    faults = []
    for source in sources():
        changed = set(changed_names(source))
        for name, statement in module_level(source):
            if name.startswith("__"):
                continue
            if name != name.upper() or name in changed:
                faults.append(f"{source.at(statement)}: {name}")
    assert not faults, "\n".join(faults)


def test_nothing_is_global() -> None:
    found = {
        source.name: source.at(node)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Global)
    }
    assert [place for name, place in found.items() if name not in PROCESS_STATE] == []


QUEUE_ROOMS = ("moderator/store/", "moderator/journal.py", "moderator/decisions.py", "ui/session.py")
OPENING = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "touch", "mmap"}
ALLOWED_OPENINGS = {
    ("moderator/store/backup.py", "_sync_folder"): "a folder",
    ("moderator/store/connect.py", "make_private"): "a file that did not exist (O_EXCL)",
    ("moderator/store/holder.py", "_write_note"): "the note beside the queue that says who holds it",
    ("moderator/store/holder.py", "_owner"): "the same note",
    ("moderator/store/place.py", "mounts"): "the table of mounted file systems",
}
"""(file, function) that opens some other file than a live queue, and which."""


def opens_a_file(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in OPENING:
            return True
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return (module == "shutil" and name != "disk_usage") or name == "file_digest"
        case _:
            return False


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the innermost function around it."""

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else name
            yield inner, child
            yield from walk(child, inner)

    return walk(tree, "")


def openings() -> Iterator[tuple[tuple[str, str], str]]:
    for source in sources():
        if source.name.startswith(QUEUE_ROOMS):
            for function, node in functions(source.tree):
                if isinstance(node, ast.Call) and opens_a_file(node):
                    yield (source.name, function), source.at(node)


def test_the_live_queue_file_is_never_opened_beside_sqlite() -> None:
    """POSIX drops a process's locks on a file when it closes any descriptor of it: decisions were lost so."""
    found = dict(openings())
    assert [place for key, place in found.items() if key not in ALLOWED_OPENINGS] == []
    assert [key for key in ALLOWED_OPENINGS if key not in found] == [], "listed, but opens nothing"


def test_calls_into_qt_keep_the_count_of_none(qapp: object) -> None:
    """PySide6 6.12.0 gave away a reference to None on every call that returns nothing."""
    if sys.version_info >= (3, 12):
        pytest.skip("None is immortal here and has no count")
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QLabel

    label, thing, calls = QLabel(), QObject(), 2_000
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(calls):
        label.setText("")
        thing.setObjectName("")
    lost = before - sys.getrefcount(None)
    assert abs(lost) < calls / 10
