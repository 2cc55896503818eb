"""Notices as they are told: the graph keeps them without the service's public address, which may change or differ."""

from dataclasses import replace
from typing import Any

from graph.archive.notification_store import Notice


def with_addresses(notice: Notice, public_url: str) -> Notice:
    """The notice with permalinks under the address by which clients reach the service; empty: they stay relative."""
    if not public_url:
        return notice
    data = notice.body["data"]
    sides = {side: with_permalink(data[side], public_url) for side in ("before", "after")}
    return replace(notice, body={**notice.body, "data": {**data, **sides}})


def with_permalink(said: dict[str, Any], public_url: str) -> dict[str, Any]:
    """One of the two answers; one that could not be given has no permalink."""
    return said if said["permalink"] is None else said | {"permalink": f"{public_url}{said['permalink']}"}
