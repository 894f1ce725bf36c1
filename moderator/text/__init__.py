"""What happens to a text: folding, word edges, near-copies, the reversible cell escape."""
