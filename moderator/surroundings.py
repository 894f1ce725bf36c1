"""What rules may ask about a comment beside its own words: its article, its author's history, its copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from moderator.rules.pack import Context, Fact
from moderator.store import flagging
from moderator.store.flagging import Unscored


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Looked up once for a whole flagging, and only what some rule asks about."""

    asked: Collection[Fact]
    articles: Mapping[int, str] = field(default_factory=dict)
    posts: Mapping[str, int] = field(default_factory=dict)
    hidden: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, db: sqlite3.Connection, asked: Collection[Fact]) -> Surroundings:
        articles: dict[int, str] = {}
        if Fact.ARTICLE in asked:
            articles = {row: "\n".join(parts) for row, parts in flagging.paragraphs(db).items()}
        return cls(
            asked,
            articles,
            flagging.posts(db) if Fact.POSTS in asked else {},
            flagging.hidden_shares(db) if Fact.HIDDEN_SHARE in asked else {},
        )

    def of(self, comment: Unscored, copies: Callable[[int], int]) -> Context:
        """What is known of one comment. ``copies``: row to how many say the same, itself included."""
        return Context(
            is_reply=comment.is_reply,
            article=None if comment.article is None else self.articles.get(comment.article),
            posts=self.posts.get(comment.author),
            copies=copies(comment.row) if Fact.COPIES in self.asked else None,
            hidden_share=self.hidden.get(comment.author),
        )
