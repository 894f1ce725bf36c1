"""Numbers about a comment: off-topic, priority, and how well the flags do."""
