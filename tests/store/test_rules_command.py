"""rules list, check and try on the real program; what they print is golden, in both languages.

Run with ``MODERATOR_GOLDEN=write`` to write the golden files anew, then read the difference.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from moderator.i18n import Language
from moderator.rules.parse import default_packs, read_pack

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "rules"
PACKS = Path(__file__).resolve().parents[2] / "resources" / "rules"


def run(*words: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "moderator", "rules", *map(str, words)],
        input=stdin, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def said(code: int, *words: str | Path, stdin: bytes = b"") -> str:
    """Standard output of a run that ends with ``code``."""
    done = run(*words, stdin=stdin)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode("utf-8")


def agree(name: str, text: str) -> None:
    golden = GOLDEN / name
    if os.environ.get("MODERATOR_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", Language)
def test_the_texts_of_check(language: Language) -> None:
    words = ("--lang", language)
    parts = []
    for name in ("faulty", "unruly"):
        done = run("check", GOLDEN / f"{name}.toml", *words)
        assert done.returncode == 1
        parts += [done.stdout.decode("utf-8"), done.stderr.decode("utf-8")]
    parts.append(said(0, "check", PACKS / "hidden.toml", *words))
    agree(f"check.{language}.txt", "".join(parts))


@pytest.mark.parametrize("language", Language)
def test_the_texts_of_try(language: Language) -> None:
    words = ("--lang", language)
    parts = [
        said(0, "try", PACKS / "abuse.toml", "--text", text, "--author", author, *words)
        for text, author in (("你就是个傻＊逼", "老二逼了"), ("自相矛盾", ""), ("\u202e狗东西\x1b[31m", ""))
    ]
    parts.append(said(0, "try", GOLDEN / "unruly.toml", *words, stdin="给您添了大麻烦\n".encode()))
    agree(f"try.{language}.txt", "".join(parts))


@pytest.mark.parametrize("language", Language)
def test_the_texts_of_list(language: Language, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes((PACKS / "hidden.toml").read_bytes().replace(b'id = "hidden"', b'id = "mine"', 1))
    lines = said(0, "list", "--rules", own, "--lang", language).splitlines(keepends=True)
    hidden = [line for line in lines if "hidden." in line or "mine" in line]
    assert len(hidden) == 6
    agree(f"list.{language}.txt", "".join(hidden))


def test_list_names_every_rule_of_every_pack() -> None:
    packs = json.loads(said(0, "list", "--json"))["packs"]
    listed = {(pack["id"], rule["id"], rule["line"]) for pack in packs for rule in pack["rules"]}
    read = [read_pack(path) for path in default_packs()]
    assert listed == {(pack.id, rule.id, rule.line) for pack in read for rule in pack.rules}
    assert all(pack["layer"] == "default" and Path(pack["path"]).is_file() for pack in packs)
    for pack in packs:
        for rule in pack["rules"]:
            assert {"title", "category", "severity", "version", "since", "reason"} < set(rule)
            assert rule["replaced_by"] is None


def test_list_says_what_an_own_pack_replaces(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes((PACKS / "hidden.toml").read_bytes().replace(b'id = "hidden"', b'id = "mine"', 1))
    packs = json.loads(said(0, "list", "--json", "--rules", own))["packs"]
    replaced = {rule["id"]: rule["replaced_by"] for pack in packs[:-1] for rule in pack["rules"]}
    assert {name for name, by in replaced.items() if by == "mine"} == {"hidden.invisible", "hidden.direction"}
    assert packs[-1]["layer"] == "own"


def test_check_collects_faults_with_line_hint_and_nearest_name() -> None:
    told = json.loads(said(1, "check", GOLDEN / "faulty.toml", "--json", "--lang", "en"))
    assert told["ok"] is False
    assert len(told["faults"]) > 10
    assert all(fault["line"] and fault["text"] and fault["hint"] for fault in told["faults"])
    misspelt = next(fault for fault in told["faults"] if fault["fault"] == "unknown_key")
    assert (misspelt["line"], misspelt["near"]) == (3, "title")


def test_check_runs_the_examples_with_word_edges_and_names_their_own_lines() -> None:
    told = json.loads(said(1, "check", GOLDEN / "unruly.toml", "--json"))
    found = [(fault["fault"], fault["line"]) for fault in told["faults"]]
    # 大麻烦 passes only where a segmenter holds the hit back; author names are not among the rule's fields.
    assert found == [("must_match", 13), ("must_match", 14), ("must_not_match", 18)]


@pytest.mark.parametrize("pack", sorted(PACKS.glob("*.toml")), ids=lambda path: path.stem)
def test_check_passes_every_pack_that_ships(pack: Path) -> None:
    told = json.loads(said(0, "check", pack, "--json"))
    assert told["ok"]
    assert told["faults"] == []
    assert told["examples"] >= 4 * told["rules"]


@pytest.mark.parametrize("text", ["儍⟨逼", "你就是个傻*逼", "  傻 逼\n\n", "👍👍傻\u200b逼了"])
def test_try_gives_spans_in_the_text_as_it_came(text: str) -> None:
    told = json.loads(said(0, "try", PACKS / "abuse.toml", "--json", stdin=text.encode()))
    (finding,) = [one for one in told["findings"] if one["rule"] == "abuse.fool"]
    ((first, last),) = finding["spans"]
    assert told["flagged"] is True
    assert (text[first], text[last - 1]) in {("傻", "逼"), ("儍", "逼")}
    assert text[first:last] in told["mattered"]


def test_try_holds_back_across_a_word_edge() -> None:
    told = json.loads(said(0, "try", GOLDEN / "unruly.toml", "--text", "给您添了大麻烦", "--json"))
    assert told["flagged"] is False
    assert told["mattered"] is None
    assert [one["held_back"] for one in told["findings"]] == [True]


def test_try_reads_other_encodings() -> None:
    told = json.loads(
        said(0, "try", PACKS / "abuse.toml", "--json", stdin="说一套做一套的狗东西".encode("gb18030"))
    )
    assert [one["spans"] for one in told["findings"]] == [[[7, 10]]]


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (["check", "none.toml"], b""),
        (["try", "none.toml", "--text", "x"], b""),
        (["try", GOLDEN / "faulty.toml", "--text", "x"], b""),
        (["list", "--rules", GOLDEN / "faulty.toml"], b""),
        (["try", PACKS / "abuse.toml"], bytes(range(256)) * 8),
    ],
)
def test_the_users_world_is_a_sentence_and_a_hint(words: list[str | Path], stdin: bytes) -> None:
    done = run(*words, "--lang", "en", stdin=stdin)
    assert done.returncode == 1
    assert done.stdout == b""
    assert len(done.stderr.decode("utf-8").strip().splitlines()) == 2


def test_usage() -> None:
    for words in ([], ["bogus"], ["check"], ["try"]):
        done = run(*words)
        assert done.returncode == 2
        assert done.stdout == b""


WATCH = """
import sys
from moderator.cli.main import run
code = run(sys.argv[1:])
heavy = {"jieba", "snownlp", "sklearn", "PySide6"} & set(sys.modules)
sys.exit(f"loaded {heavy}" if heavy else code)
"""


@pytest.mark.parametrize("words", [["check"], ["try", "--text", "给您添了大麻烦"]])
def test_the_parent_never_loads_the_segmenter(words: list[str]) -> None:
    command = [sys.executable, "-c", WATCH, "rules", words[0], str(GOLDEN / "unruly.toml"), *words[1:]]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert b"loaded" not in done.stderr
    assert done.returncode == (1 if words[0] == "check" else 0)
    assert done.stdout


def test_every_command_about_rules_is_on_the_page(root: Path) -> None:
    page = (root / "docs" / "commandline.md").read_text(encoding="utf-8")
    for name, options in {
        "list": ["--rules", "--json"],
        "check": ["--json"],
        "try": ["--text", "--author"],
    }.items():
        _, heading, section = page.partition(f"\n## moderator rules {name}\n")
        assert heading
        section = re.split(r"\n## ", section)[0]
        assert all(f"`{option}" in section for option in options)
