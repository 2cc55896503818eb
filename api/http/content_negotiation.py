"""Which media type and which language a client wants its answer in."""

from collections.abc import Iterable, Sequence

from api.errors import NotAcceptable

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"


def negotiate(accept: str | None) -> str:
    """The media type to answer a GraphQL request in: the best supported one that `Accept` names, the first of equals.

    Without the header, and for `*/*`, the answer is `application/json`: whoever does not know the newer type gets
    the one that every client reads.

    Raises:
        NotAcceptable: the header names neither.

    """
    if accept is None or not accept.strip():
        return JSON
    best, best_quality = None, 0.0
    for media_type, quality in parse_accept(accept):
        offered = {GRAPHQL: GRAPHQL, JSON: JSON, "application/*": JSON, "*/*": JSON}.get(media_type)
        # Between equals the newer type is better for both sides: its statuses mean something.
        if offered and (quality > best_quality or (quality == best_quality > 0 and offered == GRAPHQL)):
            best, best_quality = offered, quality
    if best is None:
        raise NotAcceptable("None of the media types in `Accept` can be served here.")
    return best


def wants_page(accept: str | None) -> bool:
    """Whether the client is a browser that opens the address: it names `text/html`."""
    return any(media_type == HTML and quality > 0 for media_type, quality in parse_accept(accept or ""))


def parse_accept(accept: str) -> Iterable[tuple[str, float]]:
    """The media types of an `Accept` header with their qualities, 0 to 1; charsets other than UTF-8 are left out."""
    for item in accept.split(","):
        media_type, *parameters = (part.strip().lower() for part in item.split(";"))
        named = dict(parameter.split("=", 1) for parameter in parameters if "=" in parameter)
        if named.get("charset", "utf-8").strip('"') in {"utf-8", "utf8"}:
            yield media_type, quality_of(named.get("q", "1"))


def quality_of(text: str) -> float:
    """A quality as a number; what is no number from 0 to 1 counts as 0."""
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


def best_language(accept: str, offered: Sequence[str]) -> str:
    """The language of those offered that `Accept-Language` rates best, whatever the region; of equals the one named first.

    The first of those offered where it names none of them.
    """
    rated = [(quality, name.partition("-")[0]) for name, quality in parse_accept(accept)]
    found = [(quality, name) for quality, name in rated if name in offered and quality > 0]
    return max(found, key=lambda one: one[0], default=(0.0, offered[0]))[1]


def best_of(accept: str, offered: Sequence[str]) -> str | None:
    """The media type of those offered that `Accept` rates best; of equals the one that it names more closely, then the first.

    Null: it wants none of them. Without the header it wants the first.
    """
    if not accept.strip():
        return offered[0]
    rated = {one: rating_of(accept, one) for one in offered}
    best = max(offered, key=rated.__getitem__)
    return best if rated[best][0] > 0 else None


def refuses(accept: str, media_type: str) -> bool:
    """Whether `Accept` says that this media type is not wanted, and does not only leave it out."""
    quality, closeness = rating_of(accept, media_type)
    return quality == 0 and closeness > 0


def rating_of(accept: str, media_type: str) -> tuple[float, int]:
    """The quality that `Accept` gives a media type, and how closely it names it: not at all, as any, by its family, by name."""
    family = f"{media_type.partition('/')[0]}/*"
    closeness = {"*/*": 1, family: 2, media_type: 3}
    found = [(closeness[name], quality) for name, quality in parse_accept(accept) if name in closeness]
    nearest = max((close for close, _ in found), default=0)
    return max((quality for close, quality in found if close == nearest), default=0.0), nearest
