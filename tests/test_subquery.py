"""A statement as a part of another one: only variables and parameters change, whatever stands in its strings."""

from graph.query.planner.subquery import embedded


def test_variables_get_a_suffix_and_parameters_their_values() -> None:
    text = "MATCH (c:Clinic {id: $id})\n  WHERE c.name = $name AND size(c.names) > 0 RETURN c AS row, true AS found"
    assert embedded(text, "_1", {"id": "asked.id"}) == (
        "MATCH (c_1:Clinic {id: asked.id}) WHERE c_1.name = $name AND size(c_1.names) > 0 RETURN c_1 AS row_1, true AS found_1"
    )


def test_what_stands_in_a_string_stays_as_it_is() -> None:
    for string in ("'held by nobody'", "'a  b'", "'$id'", r"'it\'s id'", '"by $id"'):
        assert embedded(f"WITH {string} AS text", "_1", {"id": "asked.id"}) == f"WITH {string} AS text_1"
