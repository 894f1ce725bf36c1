"""What the heaviest comments cost the window: ``python tests/gui/heavy_texts.py`` prints a table.

Each comment is shown once in the real desk, its own script or its own trick seen for the first time, and once
more. The figures are milliseconds of the window's own thread, so that other work on the machine counts less.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from desk_hand import Hand, desk_on, make_queue, until
from PySide6.QtWidgets import QApplication

from moderator.store.query import Order
from ui.queue.snapshot import Shelf, View

LONG = 1_000_000
BETWEEN = 60
SCRIPTS = {
    "Devanagari": "नमस्ते", "Bengali": "বাংলা", "Gurmukhi": "ਪੰਜਾਬੀ", "Gujarati": "ગુજરાતી", "Oriya": "ଓଡ଼ିଆ",
    "Tamil": "தமிழ்", "Telugu": "తెలుగు", "Kannada": "ಕನ್ನಡ", "Malayalam": "മലയാളം", "Sinhala": "සිංහල",
    "Khmer": "ខ្មែរ", "Syriac": "ܣܘܪܝܝܐ", "Thaana": "ދިވެހި", "Thai": "ภาษาไทย", "Tibetan": "བོད་སྐད",
    "Myanmar": "မြန်မာ",
    "Arabic": "العربية", "Hebrew": "עברית", "Mongolian": "ᠮᠣᠩᠭᠣᠯ", "Ethiopic": "አማርኛ",
}  # fmt: skip


def texts() -> dict[str, str]:
    """Each kind by its name; what is seen for the first time stays so until its turn comes."""
    found = {f"script {name}": f"第 {word} 条" for name, word in list(SCRIPTS.items())[:4]}
    found |= {
        "sixteen scripts at once": " ".join(list(SCRIPTS.values())[4:]),
        "a page of sixteen scripts": " ".join(list(SCRIPTS.values())[4:]) * 200,
        "latin, no break": "a" * LONG,
        "han, no break": "国" * LONG,
        "emoji": "🤣" * (LONG // 2),
        "joined emoji": "👨\u200d👩\u200d👧\u200d👦" * (LONG // 11),
        "flags": "🇨🇳🇩🇪" * (LONG // 4),
        "marks on one letter": "a" + "\u0301" * LONG,
        "marks on every letter": ("a" + "\u0301\u0323\u0489" * 6) * (LONG // 19),
        "hidden, two kinds": "\u200b\u202e" * (LONG // 2),
        "hidden, all kinds": "\u200b\u200c\u2060\ufeff\u00ad\u034f\u061c\u180e" * (LONG // 8),
        "bidi controls mixed": "a\u202e国\u202cب\u2066x\u2069\u200f" * (LONG // 9),
        "deep embeddings": "\u202b\u2067" * 200 + "国" * 1_000 + "\u2069\u202c" * 200,
        "both directions": "abc عربي 国 עברית " * (LONG // 17),
        "line breaks": "\n" * (LONG // 2),
        "carriage returns": "国\r" * (LONG // 2),
        "tabs": "\t" * LONG,
        "spaces": " " * LONG,
        "control characters": "\x01\x02\x7f\x85" * (LONG // 4),
        "nothing but hits": "狗东西," * (LONG // 4),
        "variation selectors": "国\ufe0f\U000e0100" * (LONG // 3),
        "letters of mathematics": "𝔸𝖇𝓬" * (LONG // 3),
        "rare han": "𠮷𪚥" * (LONG // 2),
        "private use": "\ue000\U0010fffd" * (LONG // 2),
        "unassigned": "\u0378\U0003fffe" * (LONG // 2),
    }  # fmt: skip
    return found


def shown(hand: Hand, place: int) -> float:
    """Milliseconds until a comment stands painted on the screen."""
    desk = hand.desk
    began = time.thread_time()
    desk.review.go(place)
    QApplication.processEvents()
    desk.window.grab()
    return (time.thread_time() - began) * 1000


def measure(folder: Path) -> list[tuple[str, float, float]]:
    """Every kind, with so many plain comments between that no list shows it before its turn."""
    source, kinds = folder / "heavy.jsonl", texts()
    with source.open("w", encoding="utf-8") as out:
        for number, text in enumerate(kinds.values()):
            lines = [f"第 {number} 篇, 第 {n} 条" for n in range(BETWEEN)]
            out.writelines(json.dumps({"text": line}) + "\n" for line in [*lines, text])
    found = []
    with desk_on(make_queue(folder / "q.db", [source])) as hand:
        hand.desk.review.show(View(shelf=Shelf.ALL, order=Order.PAGE))
        until(lambda: len(hand.desk.review.snapshot) == len(kinds) * (BETWEEN + 1))
        shown(hand, 0)
        for number, name in enumerate(kinds):
            place = (number + 1) * (BETWEEN + 1) - 1
            shown(hand, place - BETWEEN // 2)
            first = shown(hand, place)
            assert hand.desk.review.item is not None
            assert hand.desk.review.item.comment.text == kinds[name]
            shown(hand, place - BETWEEN // 2)
            found.append((name, first, shown(hand, place)))
    return found


if __name__ == "__main__":
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        figures = measure(Path(name))
    print(f"load {os.getloadavg()[0]:.1f}\n{'':<26} first  again")
    for kind, first, again in sorted(figures, key=lambda one: one[1]):
        print(f"{kind:<26} {first:>5.0f}  {again:>5.0f}")
    sys.stdout.flush()
    os._exit(0)
