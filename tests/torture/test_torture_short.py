"""The short form of ``make torture``: every kind of fault once or twice, in some fifteen seconds."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import damage
import faults
import pytest
import strangers
from harness import Verdict, judge
from leftovers import CHANGES, leftovers
from long_day import long_day

from moderator import decisions
from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Uid
from moderator.store.open import open_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, strace and tmpfs of Linux")


def _clean(verdict: Verdict, *, acknowledged: bool = True) -> None:
    if verdict.skipped:
        pytest.skip(verdict.skipped)
    assert verdict.rounds
    assert verdict.acknowledged or not acknowledged
    assert verdict.clean, verdict.line()


def test_killed_at_random_moments(tmp_path: Path) -> None:
    _clean(faults.kills(tmp_path, 6))


def test_killed_while_opening_and_closing(tmp_path: Path) -> None:
    _clean(faults.kills(tmp_path, 4, "reopen"), acknowledged=False)


def test_killed_while_the_queue_is_made(tmp_path: Path) -> None:
    _clean(faults.births(tmp_path, 3), acknowledged=False)


def test_stopped_in_the_middle(tmp_path: Path) -> None:
    _clean(faults.stops(tmp_path, 3), acknowledged=False)


@pytest.mark.parametrize(("call", "error"), [("fdatasync", "EIO"), ("pwrite64", "ENOSPC")])
def test_a_system_call_fails_once_or_for_good(tmp_path: Path, call: str, error: str) -> None:
    verdict = faults.injected(tmp_path, call, error, ["1", "2+", "5", "9+"])
    _clean(verdict)
    assert verdict.refused


def test_a_file_cannot_be_deleted(tmp_path: Path) -> None:
    _clean(faults.injected(tmp_path, "unlink", "EIO", ["3+"], "reopen", seconds=0.8))


def test_a_full_disk_and_room_again(tmp_path: Path) -> None:
    verdict = faults.full_disk(tmp_path, 2)
    _clean(verdict)
    assert verdict.refused


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    _clean(faults.read_only_folder(tmp_path), acknowledged=False)


@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
def test_the_file_goes_away_while_open(tmp_path: Path, how: str) -> None:
    _clean(faults.taken_away(tmp_path, how, 1))


def test_the_clock_jumps(tmp_path: Path) -> None:
    _clean(faults.clock_jumps(tmp_path, 1))


def test_a_long_day(tmp_path: Path) -> None:
    _clean(long_day(tmp_path, 2_500, comments=1_000))


@pytest.mark.parametrize("how", ["lost", "torn", "doubled"])
def test_the_judge_can_tell(tmp_path: Path, how: str) -> None:
    """A judge that finds nothing would find nothing: here it is shown what it must see."""
    said = {"lost": "ok never-written 1", "torn": "ok 备注1 5", "doubled": "ok 备注1 1"}[how]
    queue = damage.make_worked(tmp_path / "q.db")
    if how == "doubled":
        _decide_again(queue)
    verdict = Verdict(how)
    judge(queue, [said], verdict)
    assert getattr(verdict, how) == 1


def _decide_again(queue: Path) -> None:
    with open_store(queue) as store:
        decisions.decide(store, [Request(Uid(f"c{40:019d}"), Verb.SKIP, note="备注1")], "甲").result()


def test_hostile_files_are_refused_untouched(tmp_path: Path) -> None:
    sound = damage.make_worked(tmp_path / "sound.db")
    _clean(damage.tried(tmp_path, "hostile", damage.hostile(), sound), acknowledged=False)


def test_broken_files_are_refused_named_or_whole(tmp_path: Path) -> None:
    sound = damage.make_worked(tmp_path / "sound.db")
    size = sound.stat().st_size
    verdict = damage.tried(tmp_path, "broken", damage.broken(size, random.Random(), 60, 15), sound)
    _clean(verdict)
    assert verdict.refused > 20


def test_every_page_is_refused_named_or_whole(tmp_path: Path) -> None:
    sound = damage.make_worked(tmp_path / "sound.db", comments=20)
    verdict = damage.tried(tmp_path, "pages", damage.every_page(sound.stat().st_size, random.Random()), sound)
    _clean(verdict, acknowledged=False)
    assert verdict.rounds > 90


def test_what_lies_beside_a_queue_is_put_right_or_named(tmp_path: Path) -> None:
    _clean(leftovers(tmp_path, 2 * (len(CHANGES) + 1), random.randrange(10**6)))


def test_every_command_answers_strangers_in_one_sentence(tmp_path: Path) -> None:
    sound, dice = damage.make_worked(tmp_path / "sound.db"), random.Random()
    always = [one for one in strangers.rows() if one.name in ("text that is a blob", "no origin")]
    files = [*always, *dice.sample([*strangers.made_up()], 3)]
    files += dice.sample([*strangers.kinds_of_pages(sound.stat().st_size)], 1)
    _clean(strangers.met(tmp_path, "strangers", iter(files), sound), acknowledged=False)
