"""Real key events while the queue is ranked anew in the background: each decides the comment painted then."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from desk_hand import make_queue
from xvfb_hand import NEEDED, PAUSE, typing, until

pytestmark = NEEDED

TRIALS = int(os.environ.get("MODERATOR_TRIALS", "16"))
"""A few here; some hundreds were pressed by hand."""
VERBS = {"a": "approve", "s": "skip", "e": "escalate"}


def test_real_presses_during_a_re_rank_hit_the_painted_comment(tmp_path: Path) -> None:
    rows = [f'{{"id":"{n}","author":"u{n}","text":"评论第 {n} 条"}}' for n in range(TRIALS + 40)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    queue = make_queue(tmp_path / "q.db", [tmp_path / "rows.jsonl"])
    chance = random.Random(11)
    keys = [chance.choice("ase") for _ in range(TRIALS)]
    ranked = Path(__file__).with_name("ranked_desk.py")
    with typing(queue, tmp_path / "config", program=[str(ranked)]) as typist:
        for start in range(0, TRIALS, 40):
            typist.xdotool("key", "--delay", str(round(PAUSE * 1000)), *keys[start : start + 40])
        told = tmp_path / "presses.jsonl"
        until(lambda: told.exists() and len(told.read_text("utf-8").splitlines()) >= TRIALS)
        typist.verbs()
        decided = [(verb, uid) for verb, uid in typist.journal() if verb in VERBS.values()]
    met = [json.loads(line) for line in told.read_text("utf-8").splitlines()]
    pressed = iter([(VERBS[key], uid) for key, uid in met if key in VERBS])
    assert len(decided) > TRIALS / 2, "most presses must have counted, else this shows little"
    for each in decided:
        assert each in pressed, "decided, but not the comment that stood there when the key went down"
    assert len({uid for _, uid in decided}) == len(decided)
