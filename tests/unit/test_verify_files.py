"""Every format can be held against its seal, and the first row that differs is named."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.errors import ModeratorError
from moderator.exporters.base import Exporter, Nothing, Split
from moderator.exporters.export import Extras, export, exporter, exporters
from moderator.exporters.verify import Bad, Kind, first_difference, read_seal, verify_file
from moderator.jobs import Job
from moderator.records import (
    AuthorRecord,
    AuthorState,
    Comment,
    Flags,
    Item,
    Scores,
    Standing,
    State,
    Status,
    Uid,
)
from moderator.store.reader import Head

ANSWERS = {
    "dsa": {
        "incompatible_content_ground": "Rules, 2",
        "decision_visibility": "REMOVED",
        "source_type": "SOURCE_VOLUNTARY",
    },
    "ozone": {"created_by": "did:example:moderator"},
}
TEXTS = ("好", "=1+1", "两\n行", 'a "b", c\r\nd', "\x00\u202e\ufeff🙏", "x" * 40_000)


def item(number: int, form: str) -> Item:
    uid = Uid(f"c{number:020d}")
    source_id = f"at://x/{number}" if form == "ozone" else str(10**18 + number)
    comment = Comment(
        uid, Uid("a" * 16), None, number, f"作者{number}", TEXTS[number % len(TEXTS)], source_id,
        posted_at="2024-08-06T14:09:01Z", extra={"revision_id": f"r{number}", "cid": f"bafy{number}"},
    )  # fmt: skip
    state = State(Status.HIDDEN, "advert", ("coded",), "备注", "li", "2026-11-23T15:00:00Z")
    if form == "ozone":
        # Anything else is several events, and rows, about one comment.
        state = State(Status.APPROVED, None, (), "备注", "li", "2026-11-23T15:00:00Z")
    return Item(number, comment, "标题", None, state, Flags(uid, (), Scores(0.5), True, 0.25))


@dataclass(frozen=True, slots=True)
class Authors(Nothing):
    """A backdrop with authors about whom something was decided."""

    count: int = 1

    def authors(self) -> list[AuthorRecord]:
        state = AuthorState(Standing.BANNED, 1, note="=备注", reviewer="li")
        return [AuthorRecord(f"作者{n}", state, n, 1) for n in range(1, self.count + 1)]


def write(folder: Path, form: Exporter, count: int = 7) -> Path:
    out = folder / f"a{form.extension}"
    extras = Extras(answers=ANSWERS.get(form.name, {}), backdrop=Authors(count))
    items = [item(n, form.name) for n in range(1, count + 1)]
    done = export(items, form, out, Head(7, "ab" * 32), Job(), extras=extras)
    assert (done.rows, done.left_out) == (count, {})
    return out


@pytest.mark.parametrize("form", exporters(), ids=lambda form: form.name)
def test_what_was_written_is_as_sealed(tmp_path: Path, form: Exporter) -> None:
    out = write(tmp_path, form)
    assert verify_file(out, read_seal(out)) is None


def pieces(out: Path) -> tuple[list[bytes], list[int]]:
    """The lines of a file, and which of them are rows: those that name a comment of ours."""
    data = out.read_bytes()
    ends = [i for i, c in enumerate(data) if c == 10]
    lines = [data[a:b] for a, b in zip([0, *[e + 1 for e in ends]], [e + 1 for e in ends], strict=False)]
    marks = (b"1000000000000000", b"c0000000", b"at://x/")
    return lines, [n for n, line in enumerate(lines) if any(mark in line for mark in marks)]


def _edited(line: bytes) -> bytes:
    """With one character changed: a figure, where there is one."""
    return line.replace(b"3", b"4", 1) if b"3" in line else line.replace(b"a", b"b", 1)


@pytest.mark.parametrize(
    "form", [f for f in exporters() if f.split is Split.LINES], ids=lambda form: form.name
)
def test_each_kind_of_change_is_named_with_its_row(tmp_path: Path, form: Exporter) -> None:
    out = write(tmp_path, form)
    seal, (lines, rows) = read_seal(out), pieces(out)
    own = (b'<td class="box">', b'{"text"', b"__label__")
    rows = rows or [n for n, line in enumerate(lines) if any(mark in line for mark in own)]
    assert len(rows) == 7, form.name
    third, fifth = rows[2], rows[4]

    def verdict(changed: list[bytes]) -> Bad | None:
        out.write_bytes(b"".join(changed))
        return verify_file(out, seal)

    def said(changed: list[bytes]) -> tuple[Kind, int | None]:
        bad = verdict(changed)
        assert bad is not None
        return bad.kind, bad.row

    edited, swapped = list(lines), list(lines)
    edited[third] = _edited(lines[third])
    swapped[third], swapped[fifth] = lines[fifth], lines[third]
    assert said(edited) == (Kind.CHANGED, 3)
    assert said(swapped) == (Kind.SWAPPED, 3)
    assert said(lines[:third] + lines[third + 1 :]) == (Kind.DROPPED, 3)
    added = edited[third].replace(b"4", b"5", 1)
    assert said([*lines[:third], added, *lines[third:]]) == (Kind.ADDED, 3)
    assert verdict(lines) is None


def test_a_changed_header_is_seen(tmp_path: Path) -> None:
    out = write(tmp_path, exporter("csv"))
    seal = read_seal(out)
    out.write_bytes(out.read_bytes().replace(b'"reason"', b'"reasom"', 1))
    bad = verify_file(out, seal)
    assert bad is not None
    assert bad.kind in (Kind.ADDED, Kind.FRAME)


def test_a_changed_csv_cell_is_named_by_row_and_uid(tmp_path: Path) -> None:
    out = write(tmp_path, exporter("csv"))
    seal = read_seal(out)
    out.write_bytes(out.read_bytes().replace("作者4".encode(), "作者9".encode()))
    assert verify_file(out, seal) == Bad(Kind.CHANGED, 4, f"c{4:020d}")


def test_without_a_seal_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    out = write(tmp_path, exporter("csv"))
    (tmp_path / "a.csv.seal.json").write_bytes(b'{"seal": 1}')
    with pytest.raises(ModeratorError) as refused:
        read_seal(out)
    assert refused.value.key == "verify.bad_seal"
    (tmp_path / "a.csv.seal.json").unlink()
    with pytest.raises(ModeratorError) as refused:
        read_seal(out)
    assert refused.value.key == "verify.no_seal"


@pytest.mark.parametrize("name", ["xlsx", "parquet", "sqlite"])
def test_a_file_that_is_no_longer_of_its_kind_is_refused(tmp_path: Path, name: str) -> None:
    out = write(tmp_path, exporter(name))
    seal = read_seal(out)
    out.write_bytes(b"not a file of that kind, not at all " * 20)
    with pytest.raises(ModeratorError) as refused:
        verify_file(out, seal)
    assert refused.value.key == "verify.unreadable"


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12, unique=True), st.data())
def test_the_first_difference_is_at_the_first_place_that_differs(
    numbers: list[int], data: st.DataObject
) -> None:
    wanted = [bytes([n]) for n in numbers]
    found = list(wanted)
    place = data.draw(st.integers(0, len(found) - 1))
    match data.draw(st.sampled_from(["change", "drop", "add"])):
        case "change":
            found[place], kind = b"new", Kind.CHANGED
        case "drop":
            del found[place]
            kind = Kind.DROPPED
        case _:
            found.insert(place, b"new")
            kind = Kind.ADDED
    bad = first_difference(wanted, found, lambda _: None)
    assert bad == Bad(kind, place + 1)
    assert first_difference(wanted, wanted, lambda _: None) is None


def test_every_format_takes_a_stream() -> None:
    for form in exporters():
        out = io.BytesIO()
        extras = Extras(answers=ANSWERS.get(form.name, {}))
        export([item(1, form.name)], form, out, Head(0, "00"), Job(), extras=extras)
        assert out.getvalue(), form.name
