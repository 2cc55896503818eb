"""All of Remit's settings, read from the environment here and nowhere else. docs/settings.md lists them."""

import logging
import os
import re
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsInvalid
from graph.query.lists import DEFAULT_PAGE, LARGEST_PAGE
from graph.store.database import CONNECT_SECONDS, POOL_WAIT_SECONDS, READ_SECONDS, Connection

logger = logging.getLogger(__name__)

LIKENESS = 0.85  # of a name to that of a setting, from which on it is taken for a slip of the pen
FACTORY_PASSWORD = "neo4j"  # noqa: S105  # Neo4j's well-known first password, refused below

WEB_ADDRESS = "https://example.org/remit/"  # how one is written
# What a host and a path are of, so that an address means the same wherever it is copied to: no step of the path is empty.
WEB_LETTERS = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?")
SCHEMES = tuple(f"{name}{tls}://" for name in ("bolt", "neo4j") for tls in ("", "+s", "+ssc"))


class Limits(BaseSettings):
    """What one request, and all requests together, may ask for."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    body_bytes: int = Field(65_536, alias="REMIT_BODY_BYTES", ge=1, description="Bytes of a request's body.")
    tokens: int = Field(
        1_000, alias="REMIT_TOKENS", ge=1, description="Tokens of a document; also values in its variables."
    )
    depth: int = Field(12, alias="REMIT_DEPTH", ge=1, description="Levels of fields.")
    introspection_depth: int = Field(
        20, alias="REMIT_INTROSPECTION_DEPTH", ge=1, description="Levels of fields below `__schema` and `__type`."
    )
    aliases: int = Field(60, alias="REMIT_ALIASES", ge=0, description="Aliases, fragments written out.")
    fields: int = Field(500, alias="REMIT_FIELDS", ge=1, description="Fields, fragments written out.")
    root_fields: int = Field(50, alias="REMIT_ROOT_FIELDS", ge=1, description="Fields of the query itself.")
    directives: int = Field(50, alias="REMIT_DIRECTIVES", ge=0, description="Directives, fragments written out.")
    page: int = Field(
        LARGEST_PAGE,
        alias="REMIT_PAGE",
        ge=DEFAULT_PAGE,
        le=LARGEST_PAGE,
        description="Rows of a page (`first`, `last`).",
    )
    cost: int = Field(10_000, alias="REMIT_COST", ge=1, description="Cost of a query, as below.")
    text: int = Field(200, alias="REMIT_TEXT", ge=1, description="Characters of a text or an id in an argument.")
    ids: int = Field(200, alias="REMIT_IDS", ge=1, description="Ids in one list of an argument.")
    list_items: int = Field(100, alias="REMIT_LIST", ge=1, description="Items of any other list in an argument.")
    statement_seconds: float = Field(
        READ_SECONDS, alias="REMIT_STATEMENT_SECONDS", gt=0, description="Seconds that one statement may take."
    )
    request_seconds: float = Field(
        10.0, alias="REMIT_REQUEST_SECONDS", gt=0, description="Seconds that a request may take, its body included."
    )
    in_flight: int = Field(64, alias="REMIT_IN_FLIGHT", ge=1, description="Requests that are answered at once.")
    pool_seconds: float = Field(
        POOL_WAIT_SECONDS,
        alias="REMIT_POOL_SECONDS",
        gt=0,
        description="Seconds to wait for a connection to the database while all are in use.",
    )
    connect_seconds: float = Field(
        CONNECT_SECONDS,
        alias="REMIT_CONNECT_SECONDS",
        gt=0,
        description="Seconds to open a connection to the database, log-in included: three round trips and more.",
    )


class Settings(Limits):
    """What can be set, each with its default; a field's description is its entry in docs/settings.md."""

    host: str = Field("127.0.0.1", alias="REMIT_HOST", description="Address that the service listens on.")
    port: int = Field(8000, alias="REMIT_PORT", ge=0, le=65535, description="Port that the service listens on.")
    cors_origins: str = Field(
        "*",
        alias="REMIT_CORS_ORIGINS",
        description="Origins whose pages may ask, separated by commas, such as `https://example.org`; `*`: any; `none`.",
    )
    public_url: str | None = Field(
        None,
        alias="REMIT_PUBLIC_URL",
        description="Address under which clients reach the service, such as `https://example.org/remit/`. Unset: permalinks "
        "and links of feeds are relative.",
    )
    indexed: bool = Field(
        True,
        alias="REMIT_INDEXED",
        description="Whether crawlers may read the pages; what is for programs they are asked to leave alone.",
    )
    url: str | None = Field(
        None,
        alias="REMIT_URL",
        description="Address of a service that commands ask in place of the database, such as `https://example.org/remit/`.",
    )
    drain_seconds: float = Field(
        3.0,
        alias="REMIT_DRAIN_SECONDS",
        ge=0,
        description="Seconds between SIGTERM, when `/health/ready` turns 503, and when no new connections are taken.",
    )
    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("remit", appauthor=False),
        alias="REMIT_DATA_DIR",
        description="Folder of the embedded engine. Services with folders of their own run side by side.",
    )
    packs: str = Field(
        "ru-stem-cell-2026",
        alias="REMIT_PACKS",
        description="Packs that the service loads when it starts: names of bundled packs or paths, separated by commas.",
    )
    replace_packs: bool = Field(
        False,
        alias="REMIT_REPLACE_PACKS",
        description="Whether a start, or a load, replaces other packs that the graph holds. Otherwise it is refused.",
    )
    releases: int = Field(
        20,
        alias="REMIT_RELEASES",
        ge=0,
        description="Former releases that a load keeps in the graph, so that permalinks repeat their answers; the newest stay.",
    )
    response_cache: int = Field(
        64,
        alias="REMIT_RESPONSE_CACHE",
        ge=0,
        description=(
            "MiB of responses that are kept until the graph changes, and as many of pages; 0: none, and equal requests do not "
            "share work."
        ),
    )
    columns: int = Field(
        512,
        alias="REMIT_COLUMNS_MIB",
        ge=0,
        description="MiB for columns of clinics, from which lists, counts and filters by answers come; 0: there are none.",
    )
    operations: Path | None = Field(
        None,
        alias="REMIT_OPERATIONS",
        description="JSON file of registered operations, SHA-256 to document. Unset: none is registered.",
    )
    automatic_operations: bool = Field(
        False,
        alias="REMIT_AUTOMATIC_OPERATIONS",
        description="Whether clients may register operations by sending document and hash together.",
    )
    watches: Path | None = Field(
        None,
        alias="REMIT_WATCHES",
        description="JSON file of saved questions, which are asked again after each load. Unset: there are none.",
    )
    webhooks_private: bool = Field(
        False,
        alias="REMIT_WEBHOOKS_PRIVATE",
        description="Whether webhooks may go to private addresses, and without TLS.",
    )
    neo4j_uri: str | None = Field(
        None, alias="NEO4J_URI", description="Address of a Neo4j. Unset: the embedded engine is used."
    )
    neo4j_username: str = Field("neo4j", alias="NEO4J_USERNAME", description="User at that Neo4j.")
    neo4j_password: SecretStr | None = Field(
        None, alias="NEO4J_PASSWORD", description="Password at that Neo4j; its factory password is refused."
    )
    neo4j_database: str | None = Field(
        None, alias="NEO4J_DATABASE", description="Database at that Neo4j. Unset: the user's home database."
    )

    @model_validator(mode="after")
    def _neo4j_is_complete(self) -> "Settings":
        fault = fault_of_address(self.neo4j_uri) if self.neo4j_uri else None
        if fault:
            raise ValueError(f"NEO4J_URI {fault}")
        if self.neo4j_uri and not self.neo4j_password:
            raise ValueError("NEO4J_PASSWORD is missing: NEO4J_URI is set, so Remit needs it")
        if self.neo4j_password and self.neo4j_password.get_secret_value() == FACTORY_PASSWORD:
            raise ValueError("NEO4J_PASSWORD is Neo4j's factory password: set one of your own there and here")
        return self

    @model_validator(mode="after")
    def _addresses_are_of_the_web(self) -> "Settings":
        for name, address in (("REMIT_PUBLIC_URL", self.public_url), ("REMIT_URL", self.url)):
            if address and (fault := fault_of_web_address(address)):
                raise ValueError(f"{name} {fault}")
        return self

    @field_validator("data_dir", "operations", "watches", mode="after")
    @classmethod
    def _home_is_written_out(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser()

    @property
    def origins(self) -> list[str]:
        """The origins whose pages may ask."""
        return [] if self.cors_origins.strip() == "none" else names_in(self.cors_origins)

    @property
    def public_prefix(self) -> str:
        """What every address that is handed out begins with, without a slash at its end; empty: addresses are relative."""
        return (self.public_url or "").rstrip("/")

    @property
    def pack_names(self) -> list[str]:
        """The packs to load, in order."""
        return names_in(self.packs)

    @property
    def connection(self) -> Connection | None:
        """Where the Neo4j is; null: the embedded engine is used."""
        if not self.neo4j_uri or self.neo4j_password is None:
            return None
        password = self.neo4j_password.get_secret_value()
        return Connection(self.neo4j_uri, self.neo4j_username, password, self.neo4j_database)


def names_in(text: str) -> list[str]:
    """Names that commas separate, in order."""
    return [name.strip() for name in text.split(",") if name.strip()]


def fault_of_address(address: str) -> str | None:
    """What is wrong with the address of a Neo4j, and how to write it; null: nothing that can be seen."""
    if not address.startswith(SCHEMES):
        return "is no address of a Neo4j: write it as bolt://host:7687 or neo4j://host:7687"
    host = address.split("://", 1)[1]
    host, _, path = host.partition("/")
    faults = {
        "names a database: leave the path out and name it in NEO4J_DATABASE": path,
        "holds a user: leave it out and name user and password in NEO4J_USERNAME and NEO4J_PASSWORD": "@" in host,
        "names several hosts: name one; of a cluster, neo4j:// finds the others by it": "," in host,
        "holds an IPv6 address without brackets: write it as bolt://[::1]:7687": "[" not in host
        and host.count(":") > 1,
        "has no host or no port that there can be: write it as bolt://host:7687": not is_host_and_port(address),
    }
    return next((told for told, found in faults.items() if found), None)


def fault_of_web_address(address: str) -> str | None:
    """What is wrong with the address of a service, and how to write it; null: nothing that can be seen."""
    if not address.startswith(("http://", "https://")):
        return f"is no address of the web: write it as {WEB_ADDRESS}"
    host, _, path = address.split("://", 1)[1].partition("/")
    faults = {
        f"has a query or a fragment: leave out what follows the path, as in {WEB_ADDRESS}": "?" in address
        or "#" in address,
        "holds a user: leave it out, since whoever reads the address would see it": "@" in host,
        f"has no host or no port that there can be: write it as {WEB_ADDRESS}": not is_host_and_port(address),
        "has an empty step in its path, or one of dots: write the path as clients send it": "//" in f"/{path}"
        or {".", ".."} & set(path.split("/")),
        "has letters that no address holds: write the host as IDNA has it, and others with percent signs": not (
            WEB_LETTERS.fullmatch(address)
        ),
    }
    return next((told for told, found in faults.items() if found), None)


def is_host_and_port(address: str) -> bool:
    """Whether an address names a host, and a port that there can be or none."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def misspelt_settings() -> list[tuple[str, str]]:
    """The variables of the environment that are nearly a setting, each with the setting."""
    known = [str(field.alias) for field in Settings.model_fields.values() if field.alias]
    ours = sorted(name for name in os.environ if name.startswith("REMIT_") and name not in known)
    return [(name, near[0]) for name in ours if (near := get_close_matches(name, known, n=1, cutoff=LIKENESS))]


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsInvalid: a value cannot work; the message names the variable and never its value.
    """
    for name, meant in misspelt_settings():
        logger.warning("%s is no setting of Remit's, and has no effect: %s was meant, perhaps", name, meant)
    try:
        return Settings()  # type: ignore[call-arg]  # the fields come from the environment
    except ValidationError as error:
        faults = "; ".join(
            f"{fault['loc'][0]}: {fault['msg']}" if fault["loc"] else fault["msg"].removeprefix("Value error, ")
            for fault in error.errors()
        )
        raise SettingsInvalid(f"{faults}.") from error
