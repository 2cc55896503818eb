"""Saved questions are asked again where the graph has another state than when they were asked last."""

from collections.abc import Mapping
from typing import Any

from api.permalinks.repeat import UNANSWERED, answer_again, listed_answer
from api.permalinks.serialize import serialize_answer, serialize_differences, serialize_release
from api.permalinks.url import permalink_to
from api.subscriptions.watches import Watch
from graph.archive.notification_store import Notice, Watched, get_watched, notice_id, record_answer
from graph.archive.release_archive import get_kept
from graph.errors import RemitError
from graph.law.law_snapshot import Law
from graph.model.vocabulary import RULES_VERSION
from graph.oversight.answer import Oversight
from graph.oversight.oversight import get_clinics
from graph.store.database import Database, Row

CHANGED = "oversight.changed"  # the type of every notice


async def ask_again(database: Database, watches: Mapping[str, Watch], now: str) -> int:
    """Ask what was not asked yet in the state that the graph has; gives how many answers have changed.

    `now` is a moment, from which on notices are due.

    Raises:
        GraphNotLoaded, DatabaseUnavailable, DatabaseTimeout, WriteConflict: see `graph.errors`; what was noted stays.
    """
    rows, law = await get_clinics(database, sorted({watch.clinic for watch in watches.values()}))
    before = await get_watched(database, watches)
    changed = 0
    for name, watch in watches.items():
        last = before.get(name)
        if last is not None and (last.version, last.question, rules_of(last)) == (
            law.version,
            watch.comparable,
            RULES_VERSION,
        ):
            continue
        said, found = await said_of(rows.get(watch.clinic), law, watch)
        state = Watched(watch.comparable, law.version, said)
        notice = None
        # A question that is new, or another than before under its name, has no answer that could have changed.
        if last is not None and last.question == watch.comparable and answer_of(last.said) != answer_of(said):
            body = await body_of(database, name, watch, last, state, law, found)
            notice = Notice(notice_id(name, state, last), name, body)
            changed += 1
        await record_answer(database, name, state, notice, now if watch.webhook else None)
    return changed


def answer_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is compared: all but the permalink, which names the release and the rules, and these."""
    return {name: value for name, value in said.items() if name not in ("permalink", "rules")}


def rules_of(state: Watched) -> str | None:
    """The version of the rules by which it was answered; null: it was answered before they had one."""
    return state.said.get("rules")  # type: ignore[no-any-return]  # as `said_of` made it


async def said_of(row: Row | None, law: Law, watch: Watch) -> tuple[dict[str, Any], Oversight | None]:
    """The answer as it is remembered, or why there is none."""
    try:
        found = await answer_again(row, law, watch.query)
    except UNANSWERED as error:
        return {"answer": None, "why": error.message, "permalink": None, "rules": RULES_VERSION}, None
    listed_ = listed_answer(found, watch.query)
    filters = {"activity": watch.activity, "status": watch.status}
    link = permalink_to(listed_, filters)
    said = {"answer": serialize_answer(found, watch.query), "why": None, "permalink": link, "rules": RULES_VERSION}
    return said, listed_


async def body_of(
    database: Database, name: str, watch: Watch, last: Watched, now: Watched, law: Law, found: Oversight | None
) -> dict[str, Any]:
    """What is told of a change: both answers in short, and how they differ; null: the former release is not kept."""
    same = last.content_hash == law.dataset.properties["contentHash"]  # other rules, not other facts
    old = found if same else await answer_then(database, watch, last.content_hash)
    return {
        "type": CHANGED,
        "timestamp": law.dataset.properties["loadedAt"],
        "data": {
            "watch": name,
            "question": watch.model_dump(mode="json", by_alias=True, exclude={"webhook"}, exclude_none=True),
            "release": serialize_release(law),
            "before": short_answer(last.said),
            "after": short_answer(now.said),
            "rules": {"before": rules_of(last), "after": rules_of(now)},
            "differences": serialize_differences(old, found) if old is not None else None,
        },
    }


async def answer_then(database: Database, watch: Watch, content_hash: str) -> Oversight | None:
    """The answer of a former release; null: the release is not kept, or had none."""
    try:
        return listed_answer(
            await answer_again(*await get_kept(database, content_hash, watch.clinic), watch.query), watch.query
        )
    except RemitError:
        return None


def short_answer(said: Mapping[str, Any]) -> dict[str, Any]:
    """The short form of an answer."""
    answer = said["answer"] or {}
    return {
        "verdict": answer.get("verdict"),
        "summary": answer.get("summary") or said["why"],
        "permalink": said["permalink"],
    }
