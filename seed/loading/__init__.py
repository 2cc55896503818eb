"""From packs to the graph: projection, load, restore, and how two loads differ."""
