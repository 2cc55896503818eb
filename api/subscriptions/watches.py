"""The file of saved questions: a JSON object of names and questions."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, field_validator

from api.permalinks.url import PermalinkQuery
from api.subscriptions.webhook_addresses import encode_url
from graph.errors import InvalidArgument, SettingsInvalid
from graph.model.vocabulary import Confidence, OversightStatus
from graph.oversight.answer import Question
from graph.store.lookup import ID, ID_LENGTH, checked_day

PREFIX = "whsec_"  # of secrets, as Standard Webhooks writes them
KEY_BYTES = range(24, 65)

Id = Annotated[str, Field(pattern=f"^{ID.pattern}$", max_length=ID_LENGTH)]
Name = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


class Webhook(BaseModel):
    """Where changed answers are sent, and the secret with which they are signed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(max_length=2_000)
    secret: SecretStr

    @field_validator("url")
    @classmethod
    def _encode_url(cls, url: str) -> str:
        return encode_url(url)

    @field_validator("secret")
    @classmethod
    def _is_long_enough(cls, secret: SecretStr) -> SecretStr:
        try:
            long_enough = len(key_of(secret)) in KEY_BYTES
        except binascii.Error:
            long_enough = False
        if not long_enough or not secret.get_secret_value().startswith(PREFIX):
            raise ValueError(f"write {PREFIX} and then {KEY_BYTES[0]} to {KEY_BYTES[-1]} random bytes in base64")
        return secret


class Watch(BaseModel):
    """A saved question; its fields are the arguments of `oversight`. Without `asOf` it is about the packs' own day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clinic: Id
    as_of: str | None = Field(None, alias="asOf")
    therapy: Id | None = None
    min_confidence: Confidence | None = Field(None, alias="minConfidence")
    activity: tuple[Id, ...] | None = Field(None, max_length=100)
    status: tuple[OversightStatus, ...] | None = None
    webhook: Webhook | None = None

    @field_validator("as_of")
    @classmethod
    def _is_a_day(cls, day: str | None) -> str | None:
        try:
            return None if day is None else checked_day(day)
        except InvalidArgument as error:
            raise ValueError(error.message) from error

    @property
    def query(self) -> PermalinkQuery:
        """The question."""
        question = Question(self.clinic, self.as_of, self.therapy, min_confidence=self.min_confidence)
        return PermalinkQuery(question, self.activity, self.status)

    @property
    def comparable(self) -> str:
        """The question as text, by which it is seen whether it is still the same."""
        return self.model_dump_json(exclude={"webhook"})


WATCHES = TypeAdapter(dict[Name, Watch])


def read_watches(path: Path | None, *, private: bool) -> Mapping[str, Watch]:
    """The saved questions by name; null: there are none. `private`: webhooks may do without TLS.

    Raises:
        SettingsInvalid: there is no such file, or something in it is not as it must be; no secret is repeated.
    """
    if path is None:
        return {}
    try:
        found = WATCHES.validate_python(orjson.loads(path.read_bytes()))
    except (OSError, orjson.JSONDecodeError) as error:
        raise SettingsInvalid(f"The saved questions at {path} cannot be read as JSON.") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_input=False)
        )
        raise SettingsInvalid(f"The saved questions at {path}: {faults}.") from error
    for name, watch in found.items():
        if not private and watch.webhook is not None and not watch.webhook.url.startswith("https://"):
            raise SettingsInvalid(
                f"The saved questions at {path}: {name}: the webhook's address does not begin with https://.",
                "Give it TLS; REMIT_WEBHOOKS_PRIVATE=true allows what stays in a network of your own.",
            )
    return found


def key_of(secret: SecretStr) -> bytes:
    """The bytes with which is signed.

    Raises:
        binascii.Error: they are not written in base64.
    """
    return base64.b64decode(secret.get_secret_value().removeprefix(PREFIX), validate=True)
