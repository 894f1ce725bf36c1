"""Every fault of a pack is shown at once, in both languages, with its line; the texts are golden.

Run with ``MODERATOR_GOLDEN=write`` to write the golden files anew, then read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from moderator.errors import ModeratorError
from moderator.i18n import Language, read_catalogue, translator
from moderator.rules.check import example_faults
from moderator.rules.parse import PackFaults, parse_pack, read_pack

HERE = Path(__file__).parent / "rules"
MODERATOR = Path(__file__).resolve().parents[2] / "moderator" / "rules"


def agree(name: str, text: str) -> None:
    golden = HERE / name
    if os.environ.get("MODERATOR_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", list(Language))
def test_all_faults_of_a_pack(language: Language) -> None:
    with pytest.raises(PackFaults) as raised:
        read_pack(HERE / "faulty.toml")
    tr = translator(language)
    agree(f"faulty.{language}.txt", "".join(f"{line}\n" for line in raised.value.describe(tr)))
    sentence, hint = tr.error(raised.value)
    assert str(len(raised.value.faults)) in sentence
    assert hint


@pytest.mark.parametrize(
    ("raw", "key", "line"),
    [
        (b'[pack]\nid = "x\n', "rules.fault.toml", 2),
        (b"[pack]\nid = '\xff\xfe'\n", "rules.fault.encoding", 2),
        (b"rule = 3\n", "rules.fault.rule_tables", 1),
        (b"x" * 5, "rules.fault.toml", 1),
    ],
)
def test_files_that_cannot_be_read(raw: bytes, key: str, line: int) -> None:
    with pytest.raises(PackFaults) as raised:
        parse_pack(raw, Path("pack.toml"))
    assert (key, line) in [(fault.key, fault.line) for fault in raised.value.faults]


def test_a_missing_file_is_the_users_world(tmp_path: Path) -> None:
    with pytest.raises(ModeratorError) as raised:
        read_pack(tmp_path / "none.toml")
    assert raised.value.key == "rules.unreadable"


def test_examples_that_do_not_behave_are_named() -> None:
    raw = """
        [pack]
        id = "p"
        title = { zh = "包", en = "Pack" }
        [[rule]]
        id = "r"
        title = { zh = "规则", en = "Rule" }
        category = "abuse"
        severity = "low"
        terms = ["坏话"]
        match = ["这是坏话", "好话"]
        no_match = ["不说坏话", "好话"]
    """
    pack = parse_pack(raw.encode(), Path("p.toml"))
    found = [(fault.key, fault.line, fault.params["example"]) for fault in example_faults(pack)]
    assert found == [("rules.fault.must_match", 5, "好话"), ("rules.fault.must_not_match", 5, "不说坏话")]


def test_every_fault_has_its_texts_and_a_golden_line() -> None:
    texts = read_catalogue()
    source = "".join(path.read_text(encoding="utf-8") for path in MODERATOR.glob("*.py"))
    used = {f"rules.fault.{name}" for name in re.findall(r'(?:_fault|self\.fault)\(\s*"(\w+)"', source)}
    forms = re.findall(r'_wrong\([^)]*?"(\w+)"\)', source)
    for choice in re.findall(r"wanted = (.*)", source):
        forms += re.findall(r'"(\w+)"', choice)
    used |= {f"rules.fault.wrong_{form}" for form in forms}
    used |= set(re.findall(r'"(rules\.fault\.\w+)"', source))
    assert len(used) > 20
    listed = {key for key in texts if key.startswith("rules.fault.") and not key.endswith(".hint")}
    for key in used - {"rules.fault.line", "rules.fault.near"}:
        assert key in listed
        assert f"{key}.hint" in texts
    assert listed == used | {"rules.fault.line", "rules.fault.near"}
