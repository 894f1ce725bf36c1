"""The order a queue is read in: flagged or risky first, the harmless tail level by level as on the page.

The desk and the replay both take it from here, so that what is measured is what is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from moderator.scoring.bag import Floats, Ints
from moderator.scoring.learner import LINES


def in_order(priority: Floats, flagged: NDArray[np.bool_], threads: Ints | None = None) -> tuple[Ints, int]:
    """Places of the comments, which are given in page order, and how many of them stand before the tail.

    The first ones go by priority. Below lies the tail: within a level it is read thread by thread, by
    ``threads`` (the place on the page of each one's thread), or as it stands on the page without them.
    """
    first = np.flatnonzero(flagged | (priority >= LINES[0]))
    tail = np.flatnonzero(~flagged & (priority < LINES[0]))
    first = first[np.argsort(-priority[first], kind="stable")]
    depth = np.searchsorted(-np.array(LINES), -priority[tail])
    where = tail if threads is None else threads[tail]
    tail = tail[np.lexsort((tail, where, depth))]
    return np.concatenate((first, tail)), len(first)
