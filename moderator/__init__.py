"""Moderation desk: load comments, see what is flagged and why, decide by keyboard, export."""

__version__ = "0.1.0"
