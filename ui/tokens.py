"""The colours of the desk: one table for light and dark, and a quieter one of each."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as ``#rrggbb``. A ``*_soft`` colour is the ground its namesake is read on."""

    bg: str
    panel: str
    line: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_soft: str
    selected: str
    harm: str
    harm_soft: str
    hate: str
    hate_soft: str
    spam: str
    spam_soft: str
    topic: str
    topic_soft: str
    approved: str
    approved_soft: str
    held: str
    held_soft: str


LIGHT = Tokens(
    bg="#f6f5f2",
    panel="#fffefb",
    line="#e2dfd8",
    ink="#1f2328",
    ink2="#5b6169",
    ink3="#626870",
    accent="#1f5fbf",
    accent_soft="#e5eefb",
    selected="#eaf1fc",
    harm="#b3261e",
    harm_soft="#fbe4e1",
    hate="#7526e3",
    hate_soft="#efe4ff",
    spam="#8a5a00",
    spam_soft="#fbefd3",
    topic="#00696b",
    topic_soft="#dcf1f0",
    approved="#1b6e3c",
    approved_soft="#e0f2e6",
    held="#5b6169",
    held_soft="#ececea",
)

DARK = Tokens(
    bg="#16181b",
    panel="#1e2125",
    line="#33373d",
    ink="#e8e6e1",
    ink2="#a9aeb5",
    ink3="#9aa0a8",
    accent="#8ab8ff",
    accent_soft="#22344f",
    selected="#26303d",
    harm="#ff9b92",
    harm_soft="#4a2320",
    hate="#d0b0ff",
    hate_soft="#372650",
    spam="#f2c46d",
    spam_soft="#423312",
    topic="#7fd6d3",
    topic_soft="#173a3a",
    approved="#86d9a3",
    approved_soft="#1b3a27",
    held="#a9aeb5",
    held_soft="#2c2f34",
)

CALM_LIGHT = replace(
    LIGHT,
    harm="#6e4b48", harm_soft="#f0ebe9", hate="#5a4d70", hate_soft="#ecebf1", spam="#665a3e",
    spam_soft="#f0ede4", topic="#3f5f60", topic_soft="#e8eeee", approved="#3f5d4a", approved_soft="#e9efeb",
)  # fmt: skip
"""For long days with harsh texts: what a mark means is told by its shape, hardly by its colour."""

CALM_DARK = replace(
    DARK,
    harm="#d0b4b0", harm_soft="#352c2b", hate="#c4bad2", hate_soft="#302c38", spam="#cfc3a6",
    spam_soft="#33302a", topic="#a9c4c3", topic_soft="#293333", approved="#adc6b5", approved_soft="#29332c",
)  # fmt: skip
