"""One service and one browser for all tests of pages. Without a browser they are skipped with the reason; CI has one."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browsing import Manner, NoBrowser, Reader, launch, reading
from tests.support.served import Served, serving

PACK = "ru-stem-cell-2026"  # as it is shipped: what is looked at is what readers see
PATIENCE = 30_000  # milliseconds: nothing here asserts how fast a page is

Read = Callable[[Manner], AbstractContextManager[Reader]]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("pages"), REMIT_PACKS=PACK, REMIT_REQUEST_SECONDS="60") as served:
        yield served.ready()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            found = launch(playwright)
        except NoBrowser as error:
            if os.environ.get("CI") == "true":
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield found
        found.close()


@pytest.fixture(scope="session")
def read(service: Served, browser: Browser) -> Read:
    """Somebody who reads the service's pages in a manner."""
    return partial(reading, browser, service.address)
