"""The served schema against the contract that other programs rely on."""

from pathlib import Path

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    find_breaking_changes,
)

from api.graphql.schema import schema

CONTRACT = Path(__file__).parent / "contract.graphql"
NOT_SERVED = Path(__file__).parent / "contract_not_served.txt"  # what the contract has grown by and is not built yet
SERVED = build_schema(schema.as_str())


def test_what_is_served_keeps_the_contract() -> None:
    """No more is lacking than is listed, and no less."""
    contract = build_schema(CONTRACT.read_text("utf-8"))
    lacking = sorted(change.description for change in find_breaking_changes(contract, SERVED))
    assert lacking == NOT_SERVED.read_text("utf-8").splitlines()


def test_every_type_field_and_argument_is_described() -> None:
    for name, kind in SERVED.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        assert kind.description, name
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in kind.fields.items():
                assert field.description, f"{name}.{field_name}"
                for argument, asked in getattr(field, "args", {}).items():
                    assert asked.description, f"{name}.{field_name}({argument})"


def test_scalars_say_where_they_are_specified() -> None:
    """As in the contract, so that what makes code of a schema knows them."""
    contract = build_schema(CONTRACT.read_text("utf-8"))
    for name in ("Date", "DateTime"):
        asked, served = contract.type_map[name], SERVED.type_map[name]
        assert isinstance(asked, GraphQLScalarType)
        assert isinstance(served, GraphQLScalarType)
        assert served.specified_by_url == asked.specified_by_url
