"""Times are shown as they were written; nobody reads seconds since 1970."""

from __future__ import annotations

import pytest

from ui.when import written


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("1777500100", "2026-04-29 22:01 UTC"),
        ("1777500100000", "2026-04-29 22:01 UTC"),
        ("1777500100.0", "2026-04-29 22:01 UTC"),
        ("3小时前", "3小时前"),
        ("2026-04-30 06:01:40+08:00", "2026-04-30 06:01:40+08:00"),
        ("20190110", "20190110"),
        ("9999999999", "9999999999"),
        (None, ""),
    ],
)
def test_written(raw: str | None, said: str) -> None:
    assert written(raw) == said
