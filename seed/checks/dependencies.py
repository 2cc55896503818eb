"""What must hold before packs are checked together: ids of their own, and every pack that one builds on."""

from collections.abc import Iterator

from seed.format.messages import did_you_mean
from seed.format.pack import Pack
from seed.format.yaml_source import Document, Finding


def check_together(packs: list[Pack]) -> Iterator[Finding]:
    """Packs that cannot be checked together; what else would be found in them follows from that."""
    named: dict[str, Document] = {}
    for pack in packs:
        if pack.manifest is None or pack.manifest_document is None:
            continue
        identity, document = pack.manifest.id, pack.manifest_document
        first = named.setdefault(identity, document)
        if first is not document:
            message = f"{first.file} has the id {identity} too; name one of the two, or give this one another id"
            yield Finding(document.file, document.line(("id",)), message)
    for pack in packs:
        for index, base in enumerate(pack.manifest.builds_on if pack.manifest else ()):
            if base not in named and pack.manifest and pack.manifest_document:
                hint = did_you_mean(base, named.keys() - {pack.manifest.id})
                message = f"builds on {base}; name both packs, so that they load together{hint}"
                document = pack.manifest_document
                yield Finding(document.file, document.line(("buildsOn", index)), message)
