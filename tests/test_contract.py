"""The served schema against the contract that other programs rely on."""

from pathlib import Path

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, build_schema, find_breaking_changes

from api.graphql.schema import schema

CONTRACT = Path(__file__).parent / "contract.graphql"
# What the contract has and the service does not serve yet: nothing is stubbed. A line leaves this list with its feature.
NOT_YET = {
    "fields": {
        "Query.search", "Query.paths", "Query.neighbourhood",
    },
    "types": {
        "Path", "Subgraph", "SearchHit", "SearchConnection", "SearchEdge", "Float",
    },
}  # fmt: skip
SERVED = build_schema(schema.as_str())


def test_what_is_served_keeps_the_contract() -> None:
    contract = build_schema(CONTRACT.read_text("utf-8"))
    expected = {f"Field {field} was removed." for field in NOT_YET["fields"]}
    expected |= {f"{name} was removed." for name in NOT_YET["types"] - {"Float"}}
    expected.add("Standard scalar Float was removed because it is not referenced anymore.")
    assert {change.description for change in find_breaking_changes(contract, SERVED)} == expected


def test_nothing_that_is_to_come_is_served_already() -> None:
    for field in NOT_YET["fields"]:
        owner, name = field.split(".")
        assert name not in SERVED.type_map[owner].fields  # type: ignore[attr-defined]  # they are object types
    assert not NOT_YET["types"] & SERVED.type_map.keys() - {"Float"}


def test_every_type_field_and_argument_is_described() -> None:
    for name, kind in SERVED.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Boolean", "ID"):
            continue
        assert kind.description, name
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in kind.fields.items():
                assert field.description, f"{name}.{field_name}"
                for argument, asked in getattr(field, "args", {}).items():
                    assert asked.description, f"{name}.{field_name}({argument})"
