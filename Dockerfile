# Two stages: the first builds the wheel and a virtual environment from the locked packages; the second only runs it.
# It runs as a user of its own and needs only /tmp and /data writable: docker-compose.yml makes the rest read-only.

FROM python:3.11.14-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# Before the sources, so that a change of ours does not fetch every package again.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/remit \
    && /opt/remit/bin/pip install --require-hashes -r requirements.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.lock

COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY remit remit
COPY api api
COPY graph graph
COPY seed seed
COPY cypher cypher
RUN /opt/build/bin/hatchling build --target wheel --directory /build/dist \
    && /opt/remit/bin/pip install --no-deps dist/*.whl \
    && /opt/remit/bin/remit --version \
    && /opt/remit/bin/pip uninstall --yes pip setuptools


FROM python:3.11.14-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin remit \
    && install -d -o remit -g remit /data

COPY --from=build /opt/remit /opt/remit

# Python writes no bytecode: the root file system may be read-only.
ENV PATH=/opt/remit/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REMIT_HOST=0.0.0.0 \
    REMIT_PORT=8000 \
    REMIT_DATA_DIR=/data

VOLUME /data
EXPOSE 8000
USER 10001:10001
WORKDIR /data

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['REMIT_PORT']}/health/ready\", timeout=4)"]

# An exec form: the service is process 1 and gets SIGTERM itself.
CMD ["remit", "serve"]
