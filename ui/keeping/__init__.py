"""Keeping the queue safe: copies, going back to one, forgetting an author, and the gate before the desk."""
