"""Writes Label Studio tasks: decisions as annotations, flags as predictions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.labels import LACK, label, predicted
from moderator.exporters.lines import line, write_array
from moderator.records import Item

MODEL = "moderation-desk"


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Needs a config with ``<Text name="text" .../>`` and ``<Choices name="label" toName="text">``."""

    def make(item: Item) -> bytes:
        decided = label(item)
        return line(
            {
                "data": {"text": item.comment.text, "uid": item.comment.uid, "tags": list(item.state.tags)},
                "annotations": [] if decided is None else [annotation(decided)],
                "predictions": [prediction(item)],
            }
        )

    write_array(items, out, context, make)


def annotation(decided: str) -> dict[str, object]:
    return {"result": [choice(decided)], "was_cancelled": False, "ground_truth": False}


def prediction(item: Item) -> dict[str, object]:
    score = item.flags.scores.abuse
    return {
        "model_version": MODEL,
        "score": item.flags.priority if score is None else score,
        "result": [choice(predicted(item))],
    }


def choice(word: str) -> dict[str, object]:
    return {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": [word]}}


FORM = Form("label-studio", ".json", write, LACK, leaves_house=True)
