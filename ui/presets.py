"""The key maps to begin with: each says only what it changes of the table's own keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from moderator.vocabulary import TAGS

Overrides = Mapping[str, tuple[str, ...]]
DEFAULT = "default"

_TAGS_BY_CTRL_ALT = {f"tag.{tag.id}": (f"Ctrl+Alt+{tag.key}",) for tag in TAGS if tag.key is not None}


def _batched(keys: Overrides) -> Overrides:
    """What decides one comment decides a batch with the same key."""
    verbs = ("approve", "skip", "hide", "escalate", "hide.advert")
    return {**keys, **{f"batch.{verb}": keys[verb] for verb in verbs if verb in keys}}


PRESETS: Mapping[str, Overrides] = MappingProxyType(
    {
        DEFAULT: {},
        # Coral: F approves, D rejects, J and K move.
        "coral": _batched({"approve": ("F",), "filter": ("Alt+F",)}),
        # WordPress's list of comments: A approves, U takes that back, D trashes, S is spam.
        "wordpress": _batched(
            {
                "hide.advert": ("S", "Shift+4"),
                "skip": ("Shift+S",),
                "reopen": ("U", "R"),
                "context.author": ("Alt+U",),
            }
        ),
        # One hand on the number pad: 1 to 3 decide, 4 and 6 move.
        "numpad": _batched(
            {
                **_TAGS_BY_CTRL_ALT,
                "approve": ("1", "A"),
                "skip": ("2", "S"),
                "hide": ("3", "D"),
                "previous": ("4", "K", "Up"),
                "why": ("5", "W"),
                "next": ("6", "J", "Down"),
                "escalate": ("7", "E"),
                "note": ("8", "N"),
                "undo": ("9", "Z", "Ctrl+Z"),
                "scroll": ("0", "Space"),
                "page.mark": ("3", "D"),
                "page.keep": ("2", "S"),
            }
        ),
        # The right hand decides, the arrows move.
        "right": _batched(
            {
                "approve": ("J",),
                "skip": ("K",),
                "hide": ("L",),
                "escalate": (";",),
                "next": ("Down", "."),
                "previous": ("Up", ","),
                "next_undecided": ("Right",),
                "page.mark": ("L",),
                "page.keep": ("K",),
            }
        ),
    }
)
