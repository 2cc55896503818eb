"""Persisted operations: documents asked for by their SHA-256, from a registered list or, where allowed, from clients."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from api.errors import MalformedRequest, OperationNotPersisted, OperationsNotTaken
from api.execution.request import GraphQLRequest
from api.execution.response_cache import ENTRY_BYTES, SizedCache
from graph.errors import SettingsInvalid

AUTOMATIC_BYTES = 4 * 1024 * 1024  # of documents that clients have registered; those not used for longest are forgotten
VERSION = 1  # of the protocol, which Apollo calls automatic persisted queries


class Operations:
    """The documents that can be asked for by their hash."""

    def __init__(self, registered: Mapping[str, str], *, automatic: bool) -> None:
        self._registered = registered
        self._automatic: SizedCache[str] | None = SizedCache(AUTOMATIC_BYTES) if automatic else None

    def document_of(self, request: GraphQLRequest) -> str:
        """The document that a request asks for.

        Raises:
            OperationNotPersisted: its hash is not known, and no document came with it.
            OperationsNotTaken: the same, where clients register none.
            MalformedRequest: it has neither, or the document has another hash.

        """
        wanted = hash_of(request.extensions or {})
        if wanted is None:
            if request.query is None:
                raise MalformedRequest("`query` is missing or no string.")
            return request.query
        if request.query is None:
            return self._known(wanted)
        if hashlib.sha256(request.query.encode()).hexdigest() != wanted:
            raise MalformedRequest(
                "`sha256Hash` is not the hash of `query`.", "Send the SHA-256 of the document's UTF-8 text, in hex."
            )
        if self._automatic is not None:
            self._automatic.put(wanted, request.query, len(request.query) + ENTRY_BYTES)
        return request.query

    def _known(self, wanted: str) -> str:
        found = self._registered.get(wanted) or (self._automatic.get(wanted) if self._automatic else None)
        if found is not None:
            return found
        # The messages that clients of the protocol look for: after the second they send no more hashes.
        if self._automatic is None:
            raise OperationsNotTaken("PersistedQueryNotSupported")
        raise OperationNotPersisted("PersistedQueryNotFound", "Send it once with its document.")


def hash_of(extensions: Mapping[str, Any]) -> str | None:
    """The hash in a request's `extensions`; null: it names none.

    Raises:
        MalformedRequest: what it names is no hash.

    """
    named = extensions.get("persistedQuery")
    if named is None:
        return None
    found = named.get("sha256Hash") if isinstance(named, dict) and named.get("version") == VERSION else None
    if not isinstance(found, str):
        raise MalformedRequest(
            "`persistedQuery` is not understood.", 'Write it as {"version": 1, "sha256Hash": "<hex>"}.'
        )
    return found.lower()


def read_registered(path: Path) -> dict[str, str]:
    """The registered documents by hash, from a JSON file of that shape.

    Raises:
        SettingsInvalid: there is no such file, or a hash in it is not that of its document.

    """
    try:
        content = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise SettingsInvalid(f"The list of operations at {path} cannot be read as JSON.") from error
    if not isinstance(content, dict) or not all(isinstance(text, str) for text in content.values()):
        raise SettingsInvalid(f"The list of operations at {path} is no object of hashes and documents.")
    for named, text in content.items():
        if hashlib.sha256(text.encode()).hexdigest() != named:
            raise SettingsInvalid(f"In the list of operations at {path}, {named} is not the SHA-256 of its document.")
    return content
