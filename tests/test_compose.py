"""The container set-up keeps its promises: no default secret, nothing open to the network, as few rights as will do."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.settings import Settings
from graph.store.statements import parse
from tests.support.neo4j_answer import run
from tests.support.neo4j_server import DEFAULT_IMAGE

ROOT = Path(__file__).resolve().parent.parent
REQUIRED_PASSWORD = re.compile(r"\$\{NEO4J_PASSWORD:\?[^}]*\.env[^}]*\}")

GIVEN = parse(
    "tests/settings",
    "// Purpose: what Neo4j was told\n// Parameters: none\n// Columns: name - a setting\n"
    "SHOW SETTINGS YIELD name, isExplicitlySet WHERE isExplicitlySet RETURN name",
)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    return found


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    """Remit on its embedded engine."""
    (found,) = yaml.safe_load((ROOT / "docker-compose.embedded.yml").read_text("utf-8"))["services"].values()
    assert isinstance(found, dict)
    return found


def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, in order, with what follows each."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ").splitlines()
    return [(word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line)]


def final_stage() -> list[tuple[str, str]]:
    instructions = dockerfile()
    last = max(place for place, (word, _) in enumerate(instructions) if word == "FROM")
    return instructions[last:]


def test_the_two_services_are_remit_and_a_named_release_of_neo4j(services: dict[str, Any]) -> None:
    assert set(services) == {"neo4j", "remit"}
    assert re.fullmatch(r"neo4j:\d{4}\.\d{2}\.\d+-community", services["neo4j"]["image"])
    assert services["remit"]["build"] == "."


def test_a_missing_password_stops_compose_with_a_message(services: dict[str, Any]) -> None:
    assert REQUIRED_PASSWORD.fullmatch(services["neo4j"]["environment"]["NEO4J_AUTH"].removeprefix("neo4j/"))
    assert REQUIRED_PASSWORD.fullmatch(services["remit"]["environment"]["NEO4J_PASSWORD"])


def test_the_example_environment_holds_no_password_and_every_variable() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert re.search(r"^NEO4J_PASSWORD=$", example, re.MULTILINE)
    files = (ROOT / name for name in ("docker-compose.yml", "docker-compose.embedded.yml"))
    used = {name for file in files for name in re.findall(r"\$\{(\w+):", file.read_text("utf-8"))}
    assert used == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_every_setting_can_be_set_in_the_environment_file(services: dict[str, Any], alone: dict[str, Any]) -> None:
    """By its name, an empty one counting as not set; some are what containers need, and stay so."""
    settings = {str(field.validation_alias or field.alias) for field in Settings.model_fields.values()}
    for given in (services["remit"]["environment"], alone["environment"]):
        passed = {name for name, text in given.items() if text == f"${{{name}:-}}"}
        fixed = {name for name in given if name.startswith(("NEO4J_", "REMIT_"))} - passed
        assert fixed <= {"REMIT_HOST", "REMIT_PORT", "REMIT_DRAIN_SECONDS"} | {
            n for n in settings if n.startswith("NEO4J_")
        }
        assert passed | fixed | {"REMIT_DATA_DIR"} | {n for n in settings if n.startswith("NEO4J_")} == settings


def test_remit_alone_is_the_same_service_without_a_neo4j(services: dict[str, Any], alone: dict[str, Any]) -> None:
    """Its graph is in a volume, where the other's is in Neo4j's."""
    beside = services["remit"]
    own = {"depends_on", "environment", "volumes", "tmpfs"}
    assert {name: part for name, part in beside.items() if name not in own} == {
        name: part for name, part in alone.items() if name not in own
    }
    assert beside["environment"].keys() - alone["environment"].keys() == {
        f"NEO4J_{name}" for name in ("URI", "USERNAME", "PASSWORD", "DATABASE")
    }
    assert [*beside["volumes"], "remit-data:/data"] == alone["volumes"]
    assert not any(mount.startswith("/data") for mount in alone["tmpfs"])


@pytest.mark.parametrize("service", ["neo4j", "remit"])
def test_every_port_is_bound_to_loopback(services: dict[str, Any], service: str) -> None:
    assert services[service]["ports"]
    assert all(port.startswith("127.0.0.1:") for port in services[service]["ports"])


@pytest.mark.parametrize("service", ["neo4j", "remit"])
def test_every_service_has_a_health_check_and_gains_no_privileges(services: dict[str, Any], service: str) -> None:
    assert services[service]["healthcheck"]["test"]
    assert "no-new-privileges:true" in services[service]["security_opt"]


def test_neo4j_is_healthy_when_it_answers_over_bolt_with_the_password(services: dict[str, Any]) -> None:
    check = services["neo4j"]["healthcheck"]["test"][-1]
    assert "cypher-shell" in check
    assert "bolt://" in check
    assert "RETURN 1" in check
    assert "--password" not in check
    assert 'NEO4J_PASSWORD="$${NEO4J_AUTH#*/}"' in check


def test_neo4j_keeps_its_data_and_gets_no_variable_that_it_takes_for_a_setting(services: dict[str, Any]) -> None:
    assert any(volume.endswith(":/data") for volume in services["neo4j"]["volumes"])
    others = set(services["neo4j"]["environment"]) - {"NEO4J_AUTH"}
    assert all(re.match(r"NEO4J_(server|dbms|db)_", name) for name in others), others


@pytest.mark.containers
def test_neo4j_starts_with_the_settings_of_compose_and_knows_each(services: dict[str, Any]) -> None:
    from tests.support.neo4j_container import neo4j_in_container  # as in neo4j_server.py

    assert services["neo4j"]["image"] == DEFAULT_IMAGE
    settings = {name: text for name, text in services["neo4j"]["environment"].items() if name != "NEO4J_AUTH"}
    with neo4j_in_container(DEFAULT_IMAGE, settings) as connection:
        given = {row["name"] for row in run(connection, GIVEN)}
    dotted = {name.removeprefix("NEO4J_").replace("__", "-").replace("_", ".").replace("-", "_") for name in settings}
    assert dotted
    assert dotted <= given


def test_remit_waits_for_neo4j_and_runs_with_as_few_rights_as_will_do(services: dict[str, Any]) -> None:
    remit = services["remit"]
    assert remit["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert remit["read_only"] is True
    assert "/tmp" in remit["tmpfs"]  # noqa: S108  # a mount point
    assert remit["cap_drop"] == ["ALL"]
    assert "privileged" not in remit
    assert remit["environment"]["NEO4J_URI"].startswith("bolt://neo4j:")
    assert "/health/ready" in remit["healthcheck"]["test"][-1]


def test_every_base_image_is_pinned_to_a_release() -> None:
    bases = [rest.split()[0] for word, rest in dockerfile() if word == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base) for base in bases)


def test_the_image_installs_only_packages_with_hashes() -> None:
    installs = re.findall(r"pip install ([^&]+)", " ".join(rest for word, rest in dockerfile() if word == "RUN"))
    assert installs
    assert all("--require-hashes" in each or "--no-deps dist/" in each for each in installs)


def test_the_final_image_runs_the_service_as_an_ordinary_user_with_a_health_check() -> None:
    final = dict(final_stage())
    user = final["USER"].partition(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert "/health/ready" in final["HEALTHCHECK"]
    assert "REMIT_HOST=0.0.0.0" in final["ENV"]
    assert final["CMD"] == '["remit", "serve"]'


def test_the_final_image_takes_only_what_was_built() -> None:
    copies = [rest for word, rest in final_stage() if word in {"COPY", "ADD"}]
    assert copies == ["--from=build /opt/remit /opt/remit"]
    assert not any(tool in rest for _, rest in final_stage() for tool in ("apt-get", "pip ", "gcc"))


def test_the_builder_is_sent_only_what_the_dockerfile_copies() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in ignored if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {
        source
        for word, rest in dockerfile()
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    assert copied == allowed
