"""Packs: folders of YAML that a lawyer can review, their check, and their way into the graph."""
