"""Choosing what leaves: since the last export, columns, presets, redaction; and files given back."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path

import pytest

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.exporters.choice import Choice, backdrop, check_columns, find, origin_of
from moderator.exporters.decided import decided_rows
from moderator.exporters.export import Extras, export, exporter, exporters
from moderator.exporters.memory import Memory, Preset
from moderator.exporters.preview import first_lines
from moderator.exporters.redact import redactor
from moderator.exporters.verify import (
    Kind,
    against_head,
    against_queue,
    read_seal,
    verify_file,
    verify_journal,
)
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Status, Uid
from moderator.store.backup import copy
from moderator.store.open import Store
from moderator.store.query import Order, Query

KEY = b"k" * 32
TABLE = (
    "id,nickname,content,likes,mood\r\n"
    '1001,张三,"=1+1, 加微信 abc_12345",3,x\r\n'
    "1002,李四,@张三 说得对,0,\r\n"
    '1003,王五,"两\n行",1,"a ""b"""\r\n'
)


def uid(n: int) -> Uid:
    return Uid(f"c{n:019d}")


def decide(store: Store, *requests: Request) -> None:
    decisions.decide(store, requests, "li").result()


def rows(store: Store, choice: Choice, form: str = "jsonl") -> list[dict[str, object]]:
    out = io.BytesIO()
    with store.reader() as reader:
        hide = redactor(KEY) if choice.redacts(exporter(form)) else None
        found = find(reader, choice, hide)
        extras = Extras(choice.columns, choice.answers, backdrop(reader, hide), hide is not None)
        export(found.items, exporter(form), out, reader.head(), Job(), total=found.total, extras=extras)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_only_what_changed_since_the_last_export(filled: Store) -> None:
    decide(filled, Request(uid(1), Verb.HIDE, "advert"))
    with filled.reader() as reader:
        since = reader.head().count
    decide(filled, Request(uid(2), Verb.APPROVE), Request(uid(3), tags=("good",)))
    assert [row["uid"] for row in rows(filled, Choice(since=since))] == [uid(2), uid(3)]
    decisions.undo(filled, "li").result()
    assert [row["uid"] for row in rows(filled, Choice(since=since))] == [uid(2), uid(3)]
    chosen = Choice(Query(status=Status.HIDDEN, order=Order.PAGE))
    assert [row["uid"] for row in rows(filled, chosen)] == [uid(1)]
    assert [row["uid"] for row in rows(filled, Choice(selection=(uid(4),)))] == [uid(4)]


def test_jsonl_carries_the_history(filled: Store) -> None:
    decide(filled, Request(uid(1), Verb.HIDE, "advert", note="见微信"))
    decisions.undo(filled, "wang").result()
    history = rows(filled, Choice(selection=(uid(1),)))[0]["history"]
    assert isinstance(history, list)
    assert [(event["verb"], event["reviewer"]) for event in history] == [("hide", "li"), ("undo", "wang")]
    assert history[0]["note"] == "见微信"


def test_a_redacted_export_names_nobody(filled: Store) -> None:
    decide(filled, Request(uid(1), Verb.HIDE, "advert", note="作者1 的老号"))
    bare, hidden = rows(filled, Choice()), rows(filled, Choice(redact=True))
    said = json.dumps(hidden, ensure_ascii=False)
    assert "作者" in json.dumps(bare, ensure_ascii=False)
    assert "作者" not in said
    assert '"li"' not in said
    assert not any(str(row["uid"]) in said for row in bare)
    again = rows(filled, Choice(redact=True))
    assert [row["author"] for row in hidden] == [row["author"] for row in again]
    assert len({row["author"] for row in hidden}) == 10
    assert len(hidden[0]["history"]) == 1  # type: ignore[arg-type]  # a list


def test_formats_that_leave_the_house_are_redacted_unless_asked(filled: Store) -> None:
    outside = {form.name for form in exporters() if form.leaves_house}
    assert outside == {"dsa", "ozone", "activity-streams", "label-studio", "doccano", "prodigy", "fasttext"}
    assert Choice().redacts(exporter("doccano"))
    assert not Choice(redact=False).redacts(exporter("doccano"))
    assert Choice(redact=False).redacts(exporter("dsa"))
    assert not Choice().redacts(exporter("csv"))


def test_columns_and_their_order(filled: Store) -> None:
    columns = check_columns(exporter("csv"), ["status", "uid", "status"])
    assert columns == ("status", "uid")
    with filled.reader() as reader:
        found = find(reader, Choice(columns=columns), None)
        lines = first_lines(found.items, exporter("csv"), Extras(columns), 2)
    assert lines == ['"status","uid"', f'"open","{uid(1)}"', f'"open","{uid(2)}"']
    for form, given in (("csv", ["colour"]), ("wxr", ["uid"])):
        with pytest.raises(ModeratorError):
            check_columns(exporter(form), given)


def test_every_format_has_a_preview(filled: Store) -> None:
    answers = {"dsa": {"incompatible_content_ground": "x", "decision_visibility": "REMOVED",
                       "source_type": "SOURCE_VOLUNTARY"}, "ozone": {"created_by": "did:web:x"}}  # fmt: skip
    for form in exporters():
        with filled.reader() as reader:
            found = find(reader, Choice(), None)
            extras = Extras(answers=answers.get(form.name, {}), backdrop=backdrop(reader, None))
            lines = first_lines(found.items, form, extras, 3)
        if form.name in ("csv", "xlsx", "jsonl", "parquet", "sqlite"):
            assert len(lines) >= 3, form.name


def test_memory_keeps_presets_marks_answers_and_one_key(tmp_path: Path) -> None:
    kept = Memory(tmp_path / "conf")
    assert (kept.presets(), kept.last("o1", "csv"), kept.answers("dsa")) == ({}, 0, {})
    preset = Preset("csv", "hidden", columns=["uid", "text"], redact=True)
    kept.keep_preset("给法务", preset)
    kept.keep_last("o1", "csv", 12)
    kept.keep_answers("dsa", {"source_type": "SOURCE_VOLUNTARY"})
    kept.keep_answers("dsa", {"territorial_scope": "DE"})
    again = Memory(tmp_path / "conf")
    assert again.presets() == {"给法务": preset}
    assert (again.last("o1", "csv"), again.last("o2", "csv")) == (12, 0)
    assert again.answers("dsa") == {"source_type": "SOURCE_VOLUNTARY", "territorial_scope": "DE"}
    assert len(kept.key()) == 32
    assert kept.key() == again.key()
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "conf").iterdir()}
        assert modes == {0o600}
    (tmp_path / "conf" / "exports.toml").write_text("presets = 3", encoding="utf-8")
    assert again.presets() == {}
    (tmp_path / "conf" / "exports.toml").write_text("= 3", encoding="utf-8")
    with pytest.raises(ModeratorError) as refused:
        again.presets()
    assert refused.value.key == "export.memory"


def sealed(store: Store, out: Path, form: str) -> Path:
    with store.reader() as reader:
        found = find(reader, Choice(), None)
        export(
            found.items,
            exporter(form),
            out,
            reader.head(),
            Job(),
            extras=Extras(backdrop=backdrop(reader, None)),
        )
    return out


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet", "sqlite"])
def test_a_forged_seal_is_seen_against_the_queue(filled: Store, tmp_path: Path, form: str) -> None:
    decide(filled, Request(uid(1), Verb.HIDE, "advert"), Request(uid(2), Verb.APPROVE))
    out = sealed(filled, tmp_path / f"a.{form}", form)
    decide(filled, Request(uid(2), Verb.HIDE, "flood"))
    with filled.reader() as reader:
        assert against_queue(out, read_seal(out), reader) is None
        head = read_seal(out).head_hash
        assert verify_journal(reader.events(), head)[1] is None
        assert verify_journal(reader.events(), "f" * 64)[1] is not None
    assert against_head(read_seal(out), head.upper()) is None
    # The forger rewrites file and seal together: exports from a queue of his own, names our head.
    decide(filled, Request(uid(1), Verb.APPROVE))
    forged = sealed(filled, tmp_path / f"b.{form}", form)
    seal = json.loads((tmp_path / f"b.{form}.seal.json").read_text("utf-8"))
    seal["head"] = json.loads((tmp_path / f"a.{form}.seal.json").read_text("utf-8"))["head"]
    (tmp_path / f"b.{form}.seal.json").write_text(json.dumps(seal), encoding="utf-8")
    assert verify_file(forged, read_seal(forged)) is None
    with filled.reader() as reader:
        bad = against_queue(forged, read_seal(forged), reader)
    assert bad is not None
    assert bad.kind is Kind.DECISION


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet", "sqlite"])
def test_decisions_are_read_back(filled: Store, tmp_path: Path, form: str) -> None:
    decide(
        filled,
        Request(uid(1), Verb.HIDE, "advert", ("coded", "irony"), note="=note"),
        Request(uid(3), tags=("good",)),
    )
    out = sealed(filled, tmp_path / f"a.{form}", form)
    found = {row.uid: row for row in decided_rows(out)}
    assert set(found) == {uid(1), uid(3)}
    first = found[uid(1)]
    assert (first.status, first.reason, first.tags, first.note) == (
        Status.HIDDEN, "advert", ("coded", "irony"), "=note",
    )  # fmt: skip


def test_what_is_no_export_of_ours_holds_no_decisions(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for data in (TABLE.encode(), b"\xff\xfe\x00", b"{not json\n", b""):
        file.write_bytes(data)
        if data:
            with pytest.raises(ModeratorError):
                decided_rows(file)


def test_the_mark_of_the_last_export_is_kept_by_queue(filled: Store) -> None:
    with filled.reader() as reader:
        assert len(origin_of(reader)) >= 8


def test_no_queue_is_ever_written_over(filled: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    copy(filled.path, other)
    before = other.read_bytes()
    with pytest.raises(ModeratorError) as refused:
        sealed(filled, other, "sqlite")
    assert refused.value.key == "export.protected"
    assert other.read_bytes() == before
