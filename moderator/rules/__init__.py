"""Rule packs: their shapes, how they are read and checked, and how they match."""
