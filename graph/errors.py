"""Every error that Remit raises on purpose, with its code and its remedy.

`api.errors` holds the one table from these classes to HTTP statuses and GraphQL extensions.
"""

from graph.sanitize import one_line


class RemitError(Exception):
    """Base of all: `message` says what happened, `remedy` what to do next; neither names a path, a secret or Cypher."""

    code = "INTERNAL"
    default_remedy = "Report it, with the time at which it happened."

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.default_remedy

    def __str__(self) -> str:
        return f"{one_line(self.message)} {one_line(self.remedy)}"


class InvalidArgument(RemitError):
    """An id, a day, a filter or a page that does not have the form it must have."""

    code = "INVALID_ARGUMENT"
    default_remedy = "Correct the argument and ask again."


class DatabaseUnavailable(RemitError):
    """The database does not answer: it is down, starting, or out of reach."""

    code = "DATABASE_UNAVAILABLE"
    default_remedy = "Check that the database runs and that NEO4J_URI points to it; then ask again."


class DatabaseRefused(RemitError):
    """The database answers and does not let Remit in: wrong user, password or database name."""

    code = "DATABASE_REFUSED"
    default_remedy = "Check NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE."


class DatabaseShared(RemitError):
    """The database holds nodes under Remit's labels that it did not write; a load would remove or change them."""

    code = "DATABASE_SHARED"
    default_remedy = "Give Remit a database of its own, by NEO4J_URI or NEO4J_DATABASE, or remove what is not its."


class OtherPacks(RemitError):
    """The graph holds other packs than those that are to be loaded, or that a service loaded; a load would remove them."""

    code = "OTHER_PACKS"
    default_remedy = (
        "Give Remit a database of its own, by NEO4J_URI, NEO4J_DATABASE or REMIT_DATA_DIR; to replace them, set "
        "REMIT_REPLACE_PACKS=true, or load with `remit load --replace`."
    )


class DatabaseTimeout(RemitError):
    """A statement took longer than it may."""

    code = "DATABASE_TIMEOUT"
    default_remedy = "Ask for less at once, or try again when the database is less busy."


class TooBusy(RemitError):
    """As much is being done as may be at once."""

    code = "TOO_BUSY"
    default_remedy = "Ask again after the seconds that `Retry-After` gives."


class WriteConflict(RemitError):
    """Another transaction changed the same part of the graph first, and did so again on every retry."""

    code = "WRITE_CONFLICT"
    default_remedy = "Wait until the other load has ended, then load again."


def graph_changes() -> WriteConflict:
    """The error of a question for which the graph was changed on every try to read it in one state."""
    return WriteConflict("The graph is being changed.", "Wait until the load has ended, then ask again.")


class GraphNotLoaded(RemitError):
    """The graph holds no release yet."""

    code = "GRAPH_NOT_LOADED"
    default_remedy = "Run `remit load` first."


class ColumnsTooLarge(RemitError):
    """The columns that counts and filters by answers need would take more memory than they may."""

    code = "COLUMNS_TOO_LARGE"
    default_remedy = "Raise REMIT_COLUMNS_MIB for the service; everything else is answered without."


class UnknownEntity(RemitError):
    """No entity of that kind has that id (the command line says so; GraphQL answers null)."""

    code = "NOT_FOUND"
    default_remedy = "Check the id."


class ImpossibleChange(RemitError):
    """A what-if supposes what cannot be: another clinic's offering, or a route of another jurisdiction."""

    code = "IMPOSSIBLE_CHANGE"
    default_remedy = "Suppose something else."


class ReleaseNotKept(RemitError):
    """A former release from which an answer is to be repeated is not there, or cannot be read any more."""

    code = "RELEASE_NOT_KEPT"
    default_remedy = "Ask from the release that is served: `{ dataset { contentHash } }` names it."


class PackInvalid(RemitError):
    """A pack does not pass its check; `findings` holds one line a fault."""

    code = "PACK_INVALID"
    default_remedy = "Correct the lines named above and run `remit check` again."

    def __init__(self, message: str, findings: tuple[str, ...] = (), remedy: str | None = None) -> None:
        super().__init__(message, remedy)
        self.findings = findings


class EngineFailed(RemitError):
    """The embedded engine could not be started, or its data folder cannot be used."""

    code = "ENGINE_FAILED"
    default_remedy = "Check REMIT_DATA_DIR: it must be a writable folder with free space."


class SettingsInvalid(RemitError):
    """A setting has a value that cannot work."""

    code = "SETTINGS_INVALID"
    default_remedy = "Correct the setting; docs/settings.md lists them all."
