"""A queue's copies as entries to choose from: when, what for, how large, how many decisions."""

from __future__ import annotations

from collections.abc import Sequence

from moderator.i18n import Translator
from moderator.store.copies import Described
from ui.dialogs.pick_list import Entry

_KIB, _MIB = 1024, 1024 * 1024


def entries(found: Sequence[Described], tr: Translator) -> list[Entry]:
    """Newest first; times are those of this computer. One that cannot be read cannot be chosen."""
    return [
        Entry(
            one.copy.path.name,
            f"{one.copy.at.astimezone():%Y-%m-%d %H:%M:%S}",
            detail=_said(one, tr),
            enabled=one.decisions is not None,
        )
        for one in found
    ]


def _said(one: Described, tr: Translator) -> str:
    occasion = f"copies.{one.copy.occasion}"
    what = tr(occasion) if tr.has(occasion) else one.copy.occasion
    if one.decisions is None:
        return tr("copies.unreadable", what=what, size=size(one.size))
    return tr("copies.said", what=what, size=size(one.size), n=f"{one.decisions:,}")


def size(number: int) -> str:
    """Bytes as people read them."""
    return f"{number / _MIB:.1f} MB" if number >= _MIB else f"{max(number // _KIB, 1)} KB"
