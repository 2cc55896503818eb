"""JSON Schemas of a pack's files, for editors: completion, explanations and the faults that one file shows by itself.

They follow from the models, as an author writes them, and say no more than those. What needs other entries (that an id is
there, that days are in order) and white space at the ends of text is for `remit check` alone.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from graph.model.kinds import with_article
from seed.format.kinds import FILES
from seed.format.manifest import PackModel
from seed.format.messages import model_in
from seed.format.models import Model, rel_of
from seed.format.pack import PACK_SCHEMAS
from seed.format.source_lines import LINES_FILE, SourceLinesModel


class AsWritten(GenerateJsonSchema):
    """Without pydantic's titles, which repeat the keys, and without defaults, which editors would write into the file."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002  # pydantic's own
        """A key is its own title."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The value's own schema."""
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Keys of another form are refused, as the models do; a choice of keys comes as `propertyNames`, which does that."""
        written = super().dict_schema(schema)
        return written | ({"additionalProperties": False} if "patternProperties" in written else {})


def schema_name(file: str) -> str:
    """The name of the schema of a pack's file: `clinics.schema.json` for `clinics.yaml`."""
    return f"{file.removesuffix('.yaml')}.schema.json"


def schemas() -> dict[str, JsonSchemaValue]:
    """The schema of every file that a pack may hold, by the name of the file."""
    manifest = schema_of(PackModel, TypeAdapter(PackModel))
    manifest["properties"]["schema"]["enum"] = list(PACK_SCHEMAS)
    entries: dict[str, type[Model]] = {**FILES, LINES_FILE: SourceLinesModel}
    return {"pack.yaml": manifest} | {file: schema_of_entries(model) for file, model in entries.items()}


def schema_of_entries(model: type[Model]) -> JsonSchemaValue:
    """The schema of a file with a list of entries; a file without any is empty, which YAML reads as null."""
    return schema_of(model, TypeAdapter(tuple[model, ...])) | {"type": ["array", "null"]}  # type: ignore[valid-type]


def schema_of(model: type[Model], whole: "TypeAdapter[Any]") -> JsonSchemaValue:
    """The schema of a file that holds this model, once or in a list."""
    schema = whole.json_schema(by_alias=True, schema_generator=AsWritten)
    definitions = {model.__name__: schema} | schema.get("$defs", {})
    for definition in definitions.values():
        definition.pop("title", None)
    for each in {model, *models_in(model)}:
        explain_links(each, definitions[each.__name__])
    return {"$schema": AsWritten.schema_dialect, "description": definitions[model.__name__]["description"]} | schema


def explain_links(model: type[Model], definition: JsonSchemaValue) -> None:
    """Say of each key that names entities which kinds may stand there."""
    for name, info in model.model_fields.items():
        rel = rel_of(info)
        if rel is not None and not rel.along:
            written = definition["properties"][info.alias or name]
            written["description"] += f" Names {one_of(rel.targets)}."


def one_of(kinds: tuple[str, ...]) -> str:
    """`Route or Jurisdiction` with articles; an empty tuple stands for every kind."""
    return " or ".join(map(with_article, kinds)) or "any entity"


def models_in(model: type[Model]) -> Iterator[type[Model]]:
    """Every model that stands inside this one, through however many others."""
    for info in model.model_fields.values():
        inner = model_in(info.annotation)
        if inner is not None:
            yield inner
            yield from models_in(inner)
