"""A Docker image of the Neo4j that `neo4j_local.py` runs, for an engine that reaches no registry.

It stands in for the published image of that release: the same jars, on a Debian and the Java of the embedded engine, with the
port, the settings and the closing line that testcontainers knows.
"""

import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

import docker  # type: ignore[import-untyped]  # it ships no types, and these few calls need no package of stubs

from tests.support.neo4j_answer import Neo4jNotAvailable
from tests.support.neo4j_local import JAVA_OPTIONS, bundled_java, neo4j_jars

ENTRYPOINT = Path(__file__).resolve().parent / "neo4j-entrypoint.sh"
DEBIAN_SECONDS = 300
CONFIGURATION = "server.default_listen_address=0.0.0.0\nserver.http.enabled=false\n"
INSTRUCTIONS = (
    f'ENV JDK_JAVA_OPTIONS="{" ".join(JAVA_OPTIONS)}"',
    f'ENTRYPOINT ["/{ENTRYPOINT.name}"]',
    "EXPOSE 7687",
)


def build_image(archive: Path) -> None:
    """Write the files of the image, as root alone can.

    Raises:
        Neo4jNotAvailable: its jars, a Java or a Debian cannot be had.

    """
    with tempfile.TemporaryDirectory(dir=archive.parent) as scratch:
        root = Path(scratch) / "root"
        install_debian(root)
        home = root / "opt" / "neo4j"
        for folder in ("conf", "logs"):
            (home / folder).mkdir(parents=True)
        (home / "conf" / "neo4j.conf").write_text(CONFIGURATION, "utf-8")
        shutil.copytree(neo4j_jars(), home / "lib")
        shutil.copytree(bundled_java().parent.parent, root / "opt" / "java", symlinks=True)
        shutil.copy2(ENTRYPOINT, root)
        # Not the tarfile module: it is slow, and takes the sockets and devices of a system for an error or leaves them out.
        subprocess.run(["tar", "-C", str(root), "-cf", str(archive), "."], check=True)  # noqa: S603, S607  # ours


def install_debian(root: Path) -> None:
    """Unpack the smallest Debian of the release that runs here, without setting it up: a shell and Java need no more.

    What debootstrap mounts meanwhile, nobody else sees.
    """
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "stable")
    command = ["unshare", "--mount", "debootstrap", "--foreign", "--variant=minbase", release, str(root)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=DEBIAN_SECONDS)  # noqa: S603  # ours
    except (subprocess.SubprocessError, OSError) as error:
        raise Neo4jNotAvailable(
            f"debootstrap cannot install a Debian for the image ({type(error).__name__})."
        ) from error


def import_image(engine: docker.DockerClient, archive: Path, image: str) -> None:
    """Give the engine that image."""
    repository, _, tag = image.partition(":")
    engine.api.import_image_from_file(str(archive), repository, tag, list(INSTRUCTIONS))
    engine.images.get(image)
