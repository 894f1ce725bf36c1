"""Both languages say everything, no text is missing, none is left over, and none stands in the code."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

import pytest
from sources import ROOT, Source, called, sources, strings

from moderator.i18n import read_catalogue

CATALOGUES = (ROOT / "resources" / "translations", ROOT / "scripts")
ASKING = {"tr", "_tr", "say", "ModeratorError", "Fault"}
"""Calls whose first argument is a catalogue key."""

FAULTS = {"ModeratorError", "Fault"}
"""Those that need a second text beside it: the hint."""

HAN = re.compile("[㐀-䶿一-鿿豈-﫿]")
SHOWN = {
    "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setTitle", "setStatusTip",
    "setAccessibleName", "setAccessibleDescription", "setInformativeText", "addMenu", "addAction",
    "QLabel", "QPushButton", "QAction", "QMenu", "QGroupBox", "QCheckBox", "showMessage", "echo", "secho",
}  # fmt: skip
"""Calls that put their string arguments before the user's eyes."""

WORDS = re.compile(r"[A-Za-z]{2,}.*\s.*[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    return {key: dict(entry) for folder in CATALOGUES for key, entry in read_catalogue(folder).items()}


def places(text: str) -> set[str]:
    """The named places of a text, ``{n}`` and ``{n:.2f}`` alike."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def asks(call: ast.Call) -> bool:
    """Whether this looks a text up; ``say`` only by itself, since key caps have a method of that name."""
    return called(call) in ASKING and (called(call) != "say" or isinstance(call.func, ast.Name))


def keys_asked_for(source: Source) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and asks(node) and node.args:
            match node.args[0]:
                case ast.Constant(value=str(key)):
                    yield node, key


def patterns(source: Source) -> Iterator[re.Pattern[str]]:
    """What keys put together in code may look like: ``f"reason.{id}"`` gives ``reason\\..+``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values
            ]
            if re.match(r"\w+\\\.", parts[0]) or re.search(r"\\\.\w+$", parts[-1]):
                yield re.compile("".join(parts))


def test_every_text_has_both_languages(texts: dict[str, dict[str, str]]) -> None:
    assert len(texts) > 50
    wrong = [key for key, entry in texts.items() if set(entry) != {"zh", "en"} or not all(entry.values())]
    assert not wrong, "\n".join(wrong)


def test_both_languages_have_the_same_places(texts: dict[str, dict[str, str]]) -> None:
    wrong = {key: entry for key, entry in texts.items() if places(entry["zh"]) != places(entry["en"])}
    assert wrong == {}


def test_every_key_asked_for_exists_and_gets_its_places(texts: dict[str, dict[str, str]]) -> None:
    faults = []
    for source in sources("moderator", "ui", "scripts"):
        for call, key in keys_asked_for(source):
            if key not in texts:
                faults.append(f"{source.at(call)}: no text {key}")
            elif called(call) != "Fault" and all(keyword.arg for keyword in call.keywords):
                given = {keyword.arg for keyword in call.keywords}
                given -= {"where"} if called(call) == "ModeratorError" else set()
                wanted = places(texts[key]["en"])
                if called(call) == "ModeratorError" and f"{key}.hint" in texts:
                    wanted |= places(texts[f"{key}.hint"]["en"])
                if missing := wanted - given:
                    faults.append(f"{source.at(call)}: {key} needs {sorted(missing)}")
    assert not faults, "\n".join(faults)


def test_every_error_says_what_to_do(texts: dict[str, dict[str, str]]) -> None:
    faults = [
        f"{source.at(call)}: no text {key}.hint"
        for source in sources()
        for call, key in keys_asked_for(source)
        if called(call) in FAULTS and f"{key}.hint" not in texts
    ]
    assert not faults, "\n".join(faults)


def test_no_text_is_left_over(texts: dict[str, dict[str, str]]) -> None:
    everywhere = sources("moderator", "ui", "scripts")
    used = {node.value for source in everywhere for node in strings(source)}
    made = [pattern for source in everywhere for pattern in patterns(source)]
    unused = [
        key
        for key in texts
        if key not in used
        and key.removesuffix(".hint") not in used
        and not any(
            pattern.fullmatch(key) or pattern.fullmatch(key.removesuffix(".hint")) for pattern in made
        )
    ]
    assert not unused, "\n".join(unused)


DATA = {
    "moderator/importers/": "how other programs, pages and people write columns, times and furniture",
    "moderator/text/": "tables and ranges of characters",
    "moderator/store/place.py": "how programs that sync name their folders",
    "ui/detail/article.py": "particles that count as no shared word",
    "ui/detail/marks.py": "a character to measure by",
    "ui/detail/visible.py": "the range of characters that need no second look",
    "ui/detail/why_line.py": "the rule's id in a finding's sentence, taken out of it",
}
"""Files and folders whose Han characters are data, each with what it is; what a user reads is never here."""


def test_no_chinese_text_outside_the_catalogue() -> None:
    found = [(source, node) for source in sources() for node in strings(source) if HAN.search(node.value)]
    outside = [
        f"{source.at(node)}: {node.value[:40]}"
        for source, node in found
        if not source.name.startswith(tuple(DATA))
    ]
    assert not outside, "\n".join(outside)
    holding = {source.name for source, _ in found}
    idle = [place for place in DATA if not any(name.startswith(place) for name in holding)]
    assert idle == [], "listed, but holds none"


def test_no_english_sentence_outside_the_catalogue() -> None:
    found = [
        f"{source.at(call)}: {argument.value}"
        for source in sources()
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and called(call) in SHOWN
        for argument in call.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and WORDS.search(argument.value)
    ]
    assert not found, "\n".join(found)
