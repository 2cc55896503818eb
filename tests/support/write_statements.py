"""Writes the statements of `cypher/write` that have a line for each label, or for each type of relationship."""

from pathlib import Path

from graph.model.kinds import LABELS, RELATIONSHIPS

FOLDER = Path(__file__).resolve().parent.parent.parent / "cypher" / "write"
NODES = """\
// Purpose: create nodes that are new; a label cannot be a parameter, so each has its line. Written by `make generated`.
// Parameters: $byLabel - by label: list of properties, with an id
// Columns: none
"""
EDGES = """\
// Purpose: create relationships; a type cannot be a parameter, so each has its line. Written by `make generated`.
// Parameters: $edges - list of {type, source, target, properties}
// Columns: none
UNWIND $edges AS row
MATCH (a:Entity {id: row.source})
MATCH (b:Entity {id: row.target})
"""
DATASET = "Dataset"  # one node, which `end-load` writes


def write_statements() -> dict[Path, str]:
    """The text of each file."""
    nodes = "".join(
        f"CALL () {{ UNWIND $byLabel.{label} AS row CREATE (n:Entity:{label}) SET n = row }}\n"
        for label in LABELS
        if label != DATASET
    )
    edges = "".join(
        f"FOREACH (_ IN CASE row.type WHEN '{type_}' THEN [1] ELSE [] END | "
        f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties)\n"
        for type_ in RELATIONSHIPS
    )
    return {FOLDER / "create-nodes.cypher": NODES + nodes, FOLDER / "create-edges.cypher": EDGES + edges}
