"""The shipped prior: what it may weigh, what it may move, and that it says why."""

from __future__ import annotations

import json

import numpy as np
import pytest

from moderator import assets
from moderator.records import Category, Field, Finding, Scores, Severity
from moderator.scoring.prior import Prior, keys_of, table_of
from moderator.scoring.priority import PRIOR_LINE, blend

TEXTS = ["你就是个傻逼", "我用了一下怎么很慢呢", "自相矛盾", "", "\x00", "\ud800", "好" * 5000]


def test_scores_do_not_depend_on_the_neighbours() -> None:
    together = Prior.load().scores(TEXTS * 200)
    alone = [Prior.load().scores([text])[0] for text in TEXTS]
    assert together == pytest.approx(alone * 200, abs=1e-12)
    assert all(0 <= score <= 1 for score in alone)
    assert alone[3] == 0.5
    assert alone[0] > 0.5 > max(alone[1:3])


def test_what_it_was_taught_stands_above_the_even_line_and_small_talk_below() -> None:
    hate, *others = Prior.load().scores(
        ["河南人都是骗子小偷", *TEXTS[1:3], "这家店的菜真好吃", "今天天气不错"]
    )
    assert hate > 0.75
    assert max(others) < 0.5


def test_folding_takes_evasions_away() -> None:
    plain, hidden = Prior.load().scores(["你就是个傻逼", "你就是个傻\u200b＊逼"])
    assert hidden == pytest.approx(plain)


def test_the_reasons_point_into_the_original() -> None:
    text = "你就是个傻\u200b＊逼"
    reasons = Prior.load().explain(text, 3)
    assert 0 < len(reasons) <= 3
    assert max(reason.weight for reason in reasons) > 0
    sizes = [abs(reason.weight) for reason in reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert Prior.load().explain("") == []
    made_up = Prior(table_of(["傻逼"], np.ones(1), np.ones(1)), bias=0.0, slope=1.0)
    (reason,) = made_up.explain(text)
    assert [text[start:end] for start, end in reason.spans] == ["傻\u200b＊逼"]


def test_reasons_add_up_to_the_score() -> None:
    table = table_of(["坏", "好"], np.array([1.0, 2.0]), np.array([3.0, -1.0]))
    prior = Prior(table, bias=0.5, slope=0.5)
    odds = 0.5 * ((3.0 - 2.0) / 5**0.5 + 0.5)
    assert prior.scores(["坏，好"]) == pytest.approx([1 / (1 + np.exp(-odds))])
    weights = {reason.gram: reason.weight for reason in prior.explain("坏，好")}
    assert sum(weights.values()) + 0.25 == pytest.approx(odds)


def test_two_ngrams_with_one_key_are_refused() -> None:
    assert len(set(keys_of(["好", "好好", "好好好", "坏"]).tolist())) == 4
    with pytest.raises(ValueError, match="share a key"):
        table_of(["好", "好"], np.ones(2), np.ones(2))


def test_the_file_is_plain_small_and_names_its_origin() -> None:
    file = assets.path("models", "prior.npz")
    assert file.stat().st_size < 2_000_000
    with np.load(file, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= {"u", "i", "f"}
        assert int(arrays["seen"].min()) >= 5
        assert len(arrays["seen"]) == len(arrays["weights"]) <= 100_000
    about = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert {origin["licence"] for origin in about["origin"]} == {"Apache-2.0", "MIT"}
    assert about["measured"]
    assert about["command"].startswith("python scripts/train_prior.py")


def test_the_prior_orders_above_its_line_and_never_flags() -> None:
    low, at, high = (blend([], Scores(), prior=score) for score in (PRIOR_LINE - 0.01, PRIOR_LINE, 1.0))
    assert (low[0], at[0], high[0]) == (False, False, False)
    assert low[1] == 0.0
    assert 0 < at[1] < high[1]
    weakest = Finding(
        "made.up", 1, Category.HIDDEN, Severity.LOW, Field.AUTHOR, ((0, 1),), False, "因为", "because"
    )
    assert high[1] < blend([weakest], Scores(), prior=0.0)[1]


def test_on_the_seed_no_harmless_comment_leaves_page_order() -> None:
    lines = assets.seed().read_text(encoding="utf-8").split("\n")[21::2]
    assert max(Prior.load().scores(lines)) < PRIOR_LINE
