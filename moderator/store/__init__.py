"""The only room that knows SQL: one SQLite file holds comments, flags, the journal and its fold."""
