"""Writes the statements of `cypher/write` that have a line for each label, or for each type of relationship."""

from pathlib import Path

from graph.model.kinds import LABELS, RELATIONSHIPS

FOLDER = Path(__file__).resolve().parent.parent.parent / "cypher" / "write"
NODES = """\
// Purpose: create or overwrite nodes; a label cannot be a parameter, so each has its line. Written by `make generated`.
// Parameters: $nodes - list of {label, properties}, the properties with an id
// Columns: none
UNWIND $nodes AS row
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
        f"FOREACH (_ IN CASE row.label WHEN '{label}' THEN [1] ELSE [] END | "
        f"MERGE (n:Entity:{label} {{id: row.properties.id}}) SET n = row.properties)\n"
        for label in LABELS
        if label != DATASET
    )
    edges = "".join(
        f"FOREACH (_ IN CASE row.type WHEN '{type_}' THEN [1] ELSE [] END | "
        f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties)\n"
        for type_ in RELATIONSHIPS
    )
    return {FOLDER / "merge-nodes.cypher": NODES + nodes, FOLDER / "create-edges.cypher": EDGES + edges}
