"""Evaluating labelled files: what is read, what is judged, and the object of the contract."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sklearn import metrics as reference

from moderator.errors import ModeratorError
from moderator.evaluate import Columns, Labelled, Result, Signal, evaluate, read_labelled
from moderator.i18n import Language, translator
from moderator.jobs import Cancelled, Job
from moderator.rules.parse import default_packs
from moderator.scoring.priority import Lines
from moderator.worker import Pool

CONTRACT = {
    "n", "positives", "auc", "average_precision", "accuracy", "precision", "recall", "false_flags",
    "flag_line", "recall_at_20", "read_to_find", "found_in",
}  # fmt: skip

ABUSE = ("你就是个傻逼", "说一套做一套的狗东西", "滚,你这个脑残", "这帮傻*逼懂什么")
HARMLESS = ("自相矛盾", "我用了一下怎么很慢呢", "该我们说,别玩阴的", "说明中国比老美强", "这个麻烦大了")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["label", "text", "post"])
        writer.writerows([1, text, "a"] for text in ABUSE)
        writer.writerows([0, text, "a"] for text in HARMLESS)
    return path


def judged(
    file: Path, pool: Pool, signal: Signal, columns: Columns | None = None, base_rate: float | None = None
) -> Result:
    columns = columns or Columns("text", "label")
    return evaluate(file, columns, signal, pool, default_packs(), Lines(), Job(), base_rate)


def test_the_object_of_the_contract(file: Path, pool: Pool) -> None:
    said = judged(file, pool, Signal.RULES).to_json()
    assert set(said) == CONTRACT
    assert (said["n"], said["positives"]) == (9, 4)
    assert said["recall"] == 1.0
    assert said["false_flags"] == 0.0
    assert said["precision"] == 1.0
    assert said["accuracy"] == 1.0
    assert said["auc"] == 1.0
    assert said["read_to_find"] == {
        "50": pytest.approx(2 / 9),
        "80": pytest.approx(3.2 / 9),
        "95": pytest.approx(3.8 / 9),
    }
    assert said["found_in"] == {"10": pytest.approx(0.9 / 4), "20": pytest.approx(1.8 / 4)}
    assert said["recall_at_20"] == pytest.approx(1.8 / 4)
    assert said["flag_line"] == 0.5
    json.dumps(said)


@pytest.mark.parametrize("signal", [Signal.ALL, Signal.RULES, Signal.SENTIMENT])
def test_the_figures_are_scikit_learns(labelled_rows: Path, pool: Pool, signal: Signal) -> None:
    result = judged(labelled_rows, pool, signal)
    said = result.to_json()
    assert said["auc"] == pytest.approx(reference.roc_auc_score(result.labels, result.scores))
    assert said["average_precision"] == pytest.approx(
        reference.average_precision_score(result.labels, result.scores)
    )


@pytest.fixture
def labelled_rows(tmp_path: Path) -> Path:
    """Labels that disagree with every signal now and then."""
    pick = random.Random(3)
    path = tmp_path / "rows.jsonl"
    texts = [f"{pick.choice(ABUSE + HARMLESS)} {number}" for number in range(120)]
    rows = [
        {"text": text, "label": pick.random() < (0.8 if text.startswith(ABUSE) else 0.2)} for text in texts
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_precision_at_a_base_rate_is_weighted(file: Path, pool: Pool) -> None:
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow([0, "你才是傻逼", "a"])
    plain = judged(file, pool, Signal.RULES).to_json()
    weighted = judged(file, pool, Signal.RULES, base_rate=0.05).to_json()
    assert plain["precision"] == pytest.approx(4 / 5)
    # Recall 1 at 5 %, one wrong flag in six harmless at 95 %.
    assert weighted["precision"] == pytest.approx(0.05 / (0.05 + 0.95 / 6))
    assert {**plain, "precision": 0} == {**weighted, "precision": 0}


def test_off_topic_against_each_thread(tmp_path: Path, pool: Pool, seed: Path) -> None:
    lines = seed.read_text(encoding="utf-8").splitlines()
    texts = [text for text in lines[21::2] if len(text) > 20]
    foods = ["这家店的红烧排骨味道真不错,周末还想再来", "孩子最爱吃他家的小笼包,皮薄馅大汤汁多"]
    path = tmp_path / "threads.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "label", "article"])
        writer.writerows([text, 0, "".join(lines[:20])] for text in texts)
        writer.writerows([food, 1, "".join(lines[:20])] for food in foods)
        writer.writerow(["太短", 0, "".join(lines[:20])])
    said = judged(path, pool, Signal.OFF_TOPIC, Columns("text", "label", article="article")).to_json()
    assert said["abstained"] == 1
    assert said["n"] == len(texts) + 3
    assert isinstance(said["auc"], float)
    assert said["auc"] > 0.9
    alone = judged(path, pool, Signal.OFF_TOPIC).to_json()
    assert isinstance(alone["auc"], float)


def test_sentiment_abstains_where_nothing_is_visible(tmp_path: Path, pool: Pool) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text":"垃圾","label":1}\n{"text":"\u200b","label":0}\n{"text":"很好","label":0}\n', "utf-8"
    )
    said = judged(path, pool, Signal.SENTIMENT).to_json()
    assert (said["n"], said["abstained"], said["auc"]) == (3, 1, 1.0)


def test_csv_and_jsonl_read_alike(tmp_path: Path) -> None:
    wanted = [Labelled("甲,\n乙", True, "t"), Labelled(" 丙 ", False, "")]
    jsonl = tmp_path / "a.jsonl"
    jsonl.write_text(
        '{"t":"甲,\\n乙","y":true,"a":"t"}\n\n{"t":" 丙 ","y":0,"a":null}\n{"t":"无标签"}\n', encoding="utf-8"
    )
    for name, encoding, delimiter in (("a.csv", "gb18030", ","), ("a.tsv", "utf-8-sig", "\t")):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.writer(stream, delimiter=delimiter)
            writer.writerows([["t", "y", "a"], ["甲,\n乙", 1, "t"], [" 丙 ", 0, ""], ["无标签", "", ""]])
        assert read_labelled(path, Columns("t", "y", article="a")) == wanted
    assert read_labelled(jsonl, Columns("t", "y", article="a")) == wanted


@pytest.mark.parametrize("value", ["toxic", "有害"])
def test_the_positive_value_can_be_named(tmp_path: Path, value: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"t,y\n一,{value}\n二,ok\n", encoding="utf-8")
    assert [row.harmful for row in read_labelled(path, Columns("t", "y", value))] == [True, False]


@pytest.mark.parametrize(
    ("content", "columns", "key"),
    [
        (None, Columns("t", "y"), "evaluate.missing"),
        (b"", Columns("t", "y"), "evaluate.no_column"),
        (b"t,y\n", Columns("t", "y"), "evaluate.no_column"),
        (b"t,y\na,1\n", Columns("text", "y"), "evaluate.no_column"),
        (b"t,y\na,1\n", Columns("t", "y", article="z"), "evaluate.no_column"),
        (b"t,y\na,0\nb,2\n", Columns("t", "y"), "evaluate.no_positive"),
        (b'{"t":1}\n{"t"', Columns("t", "t"), "evaluate.unreadable"),
        (bytes(range(256)) * 8, Columns("t", "y"), "evaluate.not_a_table"),
    ],
)
def test_bad_input_is_one_sentence_and_a_hint(
    tmp_path: Path, content: bytes | None, columns: Columns, key: str
) -> None:
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModeratorError) as caught:
        read_labelled(path, columns)
    assert caught.value.key == key
    assert caught.value.where == str(path)
    for language in Language:
        assert all(translator(language).error(caught.value))


def test_a_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModeratorError) as caught:
        read_labelled(tmp_path, Columns("t", "y"))
    assert caught.value.key == "evaluate.unreadable"


def test_it_can_be_cancelled(file: Path, pool: Pool) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        evaluate(file, Columns("text", "label"), Signal.RULES, pool, default_packs(), Lines(), job)
