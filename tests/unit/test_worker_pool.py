"""The pool: the same answers however it is run, and no process left behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.errors import ModeratorError
from moderator.i18n import Language, translator
from moderator.jobs import Cancelled, Job
from moderator.records import Uid
from moderator.rules.parse import default_packs
from moderator.settings import cache_folder, private_folder
from moderator.worker import Analysis, Pool, Task, batches


@pytest.fixture(scope="module")
def cache() -> Path:
    """The tests' own cache folder, so that snownlp's counts are compiled once a session."""
    return private_folder(cache_folder())


@pytest.fixture(scope="module")
def tasks() -> list[Task]:
    lines = (
        (Path(__file__).resolve().parents[2] / "seeds/000_8ec5993da452e490.txt")
        .read_text(encoding="utf-8")
        .splitlines()[20:]
    )
    names, texts = lines[::2], lines[1::2]
    return [
        Task(row, Uid(f"c{row:015d}"), text, name, " 回复 " in name)
        for row, (name, text) in enumerate(zip(names, texts, strict=True))
    ]


def rows(answers: Iterator[list[Analysis]]) -> dict[int, Analysis]:
    return {analysis.row: analysis for batch in answers for analysis in batch}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def test_one_process_for_one_batch_and_the_same_from_two(cache: Path, tasks: list[Task]) -> None:
    with Pool(2, cache) as pool:
        whole = rows(pool.analyse(batches(tasks), default_packs(), Job()))
        assert len(pool.pids) == 1
        split = rows(pool.analyse(batches(tasks, 10), default_packs(), Job()))
        assert len(pool.pids) == 2
        pids = pool.pids
    assert whole == split
    assert sorted(whole) == [task.row for task in tasks]
    assert any(analysis.findings for analysis in whole.values())
    assert all(analysis.sentiment is not None for analysis in whole.values())
    assert not any(map(alive, pids))


def test_the_two_halves_make_the_whole(cache: Path, tasks: list[Task]) -> None:
    with Pool(1, cache) as pool:
        flags = rows(pool.flag(batches(tasks), default_packs(), Job()))
        moods = rows(pool.sentiment(batches(tasks), Job()))
        both = rows(pool.analyse(batches(tasks), default_packs(), Job()))
    assert all(flag.sentiment is None for flag in flags.values())
    assert all((mood.findings, mood.prior) == ((), None) for mood in moods.values())
    for row, analysis in both.items():
        flag, mood = flags[row], moods[row]
        assert analysis == Analysis(row, analysis.uid, flag.findings, mood.sentiment, flag.prior)


def test_a_killed_worker_is_replaced_and_nothing_is_lost(cache: Path, tasks: list[Task]) -> None:
    many = tasks * 20
    with Pool(2, cache) as pool:
        answers = pool.sentiment(batches(many, 48), Job())
        seen = len(next(answers))
        os.kill(pool.pids[0], signal.SIGTERM)
        seen += sum(map(len, answers))
    assert seen == len(many)


def test_an_idle_worker_that_died_is_replaced(cache: Path, tasks: list[Task]) -> None:
    with Pool(1, cache) as pool:
        before = rows(pool.sentiment(batches(tasks), Job()))
        (pid,) = pool.pids
        os.kill(pid, signal.SIGTERM)
        assert wait_until_dead(pid)
        assert rows(pool.sentiment(batches(tasks), Job())) == before
        assert pool.pids != (pid,)


def wait_until_dead(pid: int) -> bool:
    """An orphan may stay a zombie where nobody reaps it, so its state is read rather than its existence."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True
        if state.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_dying_twice_over_one_batch_is_one_sentence(
    cache: Path, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A start-up that fails is what a broken installation looks like from here.
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr("moderator.worker.serve.serve", _gone)
    with Pool(1, cache) as pool, pytest.raises(ModeratorError) as caught:
        rows(pool.sentiment(batches(tasks), Job()))
    assert caught.value.key == "worker.died"
    for language in Language:
        assert all(translator(language).error(caught.value))


def _gone(*_: object) -> None:
    os._exit(1)


def test_cancelling_ends_the_busy_workers(cache: Path, tasks: list[Task]) -> None:
    job = Job()
    with Pool(2, cache) as pool:
        answers = pool.sentiment(batches(tasks * 50, 48), job)
        next(answers)
        job.cancel()
        with pytest.raises(Cancelled):
            rows(answers)
        assert len(rows(pool.sentiment(batches(tasks), Job()))) == len(tasks)


def test_leaving_early_leaves_no_process(cache: Path, tasks: list[Task]) -> None:
    pool = Pool(2, cache)
    next(pool.sentiment(batches(tasks * 20, 48), Job()))
    pids = pool.pids
    pool.close()
    assert not any(map(alive, pids))


def test_input_is_drawn_only_as_workers_are_free(cache: Path, tasks: list[Task]) -> None:
    drawn = 0

    def source() -> Iterator[list[Task]]:
        nonlocal drawn
        for _ in range(50):
            drawn += 1
            yield tasks

    with Pool(2, cache) as pool:
        for answered, _ in enumerate(pool.sentiment(source(), Job()), start=1):
            assert drawn <= answered + 2


def test_a_fault_in_a_pack_is_told_before_any_process_starts(cache: Path, tasks: list[Task]) -> None:
    with Pool(1, cache) as pool:
        with pytest.raises(ModeratorError):
            rows(pool.flag(batches(tasks), [cache / "missing.toml"], Job()))
        assert pool.pids == ()


def test_no_tasks_no_process(cache: Path) -> None:
    with Pool(2, cache) as pool:
        assert list(pool.analyse(iter([[], []]), default_packs(), Job())) == []
        assert pool.pids == ()


def test_batches_are_bounded_in_number_and_length() -> None:
    tasks = [Task(row, Uid("c"), "字" * length) for row, length in enumerate([5, 5, 5, 200_000, 5, 5])]
    assert [[task.row for task in batch] for batch in batches(tasks, 2)] == [[0, 1], [2, 3], [4, 5]]
    assert [len(batch) for batch in batches(tasks, 500)] == [4, 2]
    assert list(batches([])) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_cache_is_private(tmp_path: Path, tasks: list[Task]) -> None:
    cache = tmp_path / "cache"
    with Pool(1, cache) as pool:
        rows(pool.analyse(batches(tasks), default_packs(), Job()))
    assert list(cache.iterdir())
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in cache.iterdir())


PROGRAM = """
import signal
import sys
from pathlib import Path
from moderator.jobs import Job
from moderator.worker import Pool, Task, batches

def endless():
    row = 0
    while True:
        row += 1
        yield Task(row, "c", "很好吃" * 2000)

if __name__ == "__main__":
    # Whoever is started in the background of a shell inherits that interrupts are ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Pool(2, Path(sys.argv[1])) as pool:
        for _ in pool.sentiment(batches(endless(), 40), Job()):
            print(*pool.pids, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_program(cache: Path, tmp_path: Path, how: signal.Signals) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(cache)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        assert program.stdout is not None
        line = ""
        while len(line.split()) < 2:
            line = program.stdout.readline()
        pids = [int(pid) for pid in line.split()]
        # As Ctrl+C does, the interrupt goes to the whole group.
        (os.killpg if how is signal.SIGINT else os.kill)(program.pid, how)
        program.wait(60)
        program.stdout.close()
        assert program.stderr is not None
        said = program.stderr.read()
    assert all(map(wait_until_dead, pids))
    assert said.count("Traceback") <= (how is signal.SIGINT)


def test_importing_the_worker_loads_nothing_heavy() -> None:
    code = (
        "import sys, moderator.worker, moderator.scoring.priority, moderator.scoring.topic,"
        "moderator.scoring.metrics, moderator.scoring.mattered;"
        "print(sorted(set(sys.modules) & {'jieba', 'snownlp', 'sklearn', 'PySide6'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
