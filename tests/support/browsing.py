"""A reader of pages: a real Chromium, and what it must never see there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    Response,
    sync_playwright,
)

from graph.explain.locale import LOCALES
from graph.model.vocabulary import Language
from tests.support.colours import contrast
from tests.support.command import ROOT

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FETCH_SECONDS = 240
PICTURES = ROOT / "build" / "pages"
AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
CONTRAST = "color-contrast"  # where axe cannot tell, nobody has looked: that counts as a fault too
# Of the editor of queries a mirror shows the letters of the text area, which axe cannot see. The colours of both are tokens of
# the stylesheet, of which `test_pages_texts` measures the contrast.
MIRROR = "query-editor.live .frame"
ASK_AXE = """async ([options, contrast, mirror]) => {
  const found = await axe.run(options);
  const seen = node => !document.querySelector(node.target.at(-1))?.closest(mirror);
  const of = rules => rules.map(one => one.id === contrast ? { ...one, nodes: one.nodes.filter(seen) } : one);
  return { violations: of(found.violations), incomplete: of(found.incomplete) };
}"""
LEAST_CONTRAST = 4.5
LEAST_TARGET = 24  # pixels
# Axe takes texts of drawings for pictures, and their links for none
TEXTS_DRAWN = """() => [
  getComputedStyle(document.body).backgroundColor,
  [...document.querySelectorAll("svg :is(text, tspan)")].map(one => [one.textContent, getComputedStyle(one).fill]),
]"""
# All that axe has by default, and what it leaves out of WCAG 2.2 AA until asked; not in full what passes, which takes long
LINKS_DRAWN = """() => [...document.querySelectorAll("svg a")].map(one => {
  const { width, height } = one.getBoundingClientRect();
  return [one.textContent, width, height];
})"""
RULES = {"resultTypes": ["violations", "incomplete"], "rules": {"target-size": {"enabled": True}}}
DESKTOP, PHONE = (1100, 800), (390, 844)


class NoBrowser(Exception):
    """There is no Chromium, and none can be fetched."""


def launch(playwright: Playwright) -> Browser:
    """A Chromium that is installed, or else the one that Playwright fetches.

    Raises:
        NoBrowser: there is neither.
    """
    installed = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    # Chromium refuses to run as root inside its sandbox; all that it reads here is ours
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    if installed is None and not Path(playwright.chromium.executable_path).exists():
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        done = subprocess.run(  # noqa: S603  # the command is ours
            command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
        )
        if done.returncode:
            raise NoBrowser(f"None of {', '.join(CHROMIUMS)} is installed, and none can be fetched: {done.stderr}")
    try:
        return playwright.chromium.launch(executable_path=installed, args=options)
    except Error as error:
        raise NoBrowser(str(error)) from error


@dataclass(frozen=True)
class Manner:
    """How somebody reads: in which language, with scripts or without, on a desktop or a phone, in light or dark."""

    language: Language = Language.EN
    scripts: bool = True
    phone: bool = False
    dark: bool = False

    def __str__(self) -> str:
        """Its words, as names of tests and of pictures have them."""
        words = (
            self.language.lower(),
            "phone" if self.phone else "desktop",
            "dark" if self.dark else "light",
            "" if self.scripts else "without-scripts",
        )
        return "-".join(filter(None, words))

    @property
    def prefix(self) -> str:
        """What addresses begin with."""
        return "" if self.language is Language.EN else "/ru"


@dataclass
class Reader:
    """One who reads a service's pages. `faults`: what no page may do; a test that ends with any has failed."""

    page: Page
    service: str
    manner: Manner
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"a script failed: {error}"))
        self.page.on("request", self._see)
        self.page.on("response", self._receive)

    def _hear(self, message: ConsoleMessage) -> None:
        # Of what was not found `_receive` knows more
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"the console says at {self.page.url}: {message.text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((f"{self.service}/", "data:")):
            self.faults.append(f"{self.page.url} asks another host: {request.url}")

    def _receive(self, response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST and not response.request.is_navigation_request():
            self.faults.append(f"{self.page.url} loads {response.url}: {response.status}")

    def open(self, address: str, status: int = HTTPStatus.OK) -> None:
        """Go to a page of the reader's language by its address in English."""
        response = self.page.goto(f"{self.service}{self.manner.prefix}{address}")
        assert response is not None
        assert response.status == status, f"{address}: {response.text()}"

    def tell(self, message: str) -> str:
        """What the interface says, in the reader's language."""
        return LOCALES[self.manner.language].tell(message)

    def tell_in(self, context: str, message: str) -> str:
        """The same of a message with a context."""
        return LOCALES[self.manner.language].tell_in(context, message)

    def day(self, day: str) -> str:
        """A day, as the reader's language writes it."""
        return LOCALES[self.manner.language].write_day(day)

    def button(self, message: str, inside: str = "main") -> Locator:
        """A button with this message."""
        return self.page.locator(inside).get_by_role("button", name=self.tell(message), exact=True)

    def search(self, text: str) -> None:
        """Put a text into the box and send it."""
        self.page.locator("#q").fill(text)
        self.button("Search", "form:has(#q)").click()
        self.page.wait_for_url(f"**/search?q={quote(text).replace('%20', '+')}*")

    @property
    def text(self) -> str:
        """All that the page shows, on one line."""
        return squeezed(self.page.locator("main").inner_text())

    def picture(self, name: str) -> None:
        """Keep how the whole page looks."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        file = re.sub(r"[^\w.-]+", "_", name).strip("_")
        picture = PICTURES / f"{file}.{self.manner}.jpeg"  # which takes half the time of a PNG
        self.page.screenshot(path=picture, full_page=True, animations="disabled", quality=80)


@contextmanager
def reading(browser: Browser, service: str, manner: Manner) -> Iterator[Reader]:
    """A reader in a window of its own, which must have seen no fault at the end."""
    context = context_of(browser, manner)
    try:
        reader = Reader(context.new_page(), service, manner)
        yield reader
        assert not reader.faults
    finally:
        context.close()


def context_of(browser: Browser, manner: Manner) -> BrowserContext:
    """A window of its own, which remembers nothing of others."""
    width, height = PHONE if manner.phone else DESKTOP
    return browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=manner.phone,
        has_touch=manner.phone,
        java_script_enabled=manner.scripts,
        color_scheme="dark" if manner.dark else "light",
        locale=manner.language.lower(),
        reduced_motion="reduce",
    )


def faults_of_axe(reader: Reader, *, overlaid: bool = False) -> list[str]:
    """What axe finds on a page as it stands, each with where it is. `overlaid`: there axe cannot tell what stands on what."""
    reader.page.evaluate(axe())
    found: dict[str, Any] = reader.page.evaluate(ASK_AXE, [RULES, CONTRAST, MIRROR])
    unsure = [
        {**one, "nodes": [node for node in one["nodes"] if not is_drawn(node)]}
        for one in found["incomplete"]
        if one["id"] == CONTRAST and not overlaid
    ]
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in (*found["violations"], *unsure)
        for node in one["nodes"]
    ] + [*faint_texts(reader), *small_links(reader)]


@cache
def axe() -> str:
    """The program, read once."""
    return AXE.read_text("utf-8")


def is_drawn(node: dict[str, Any]) -> bool:
    """Whether it is a text of a drawing: axe takes those for pictures, and `faint_texts` looks at them."""
    return bool(re.match(r"<t(ext|span)\b", node["html"]))


def faint_texts(reader: Reader) -> list[str]:
    """The texts of drawings that do not stand out from the page, on which they all stand."""
    paper, texts = reader.page.evaluate(TEXTS_DRAWN)
    faint = [(text, fill) for text, fill in texts if contrast(hexadecimal(fill), hexadecimal(paper)) < LEAST_CONTRAST]
    return [f"{text!r} is drawn in {fill} on {paper}" for text, fill in faint]


def small_links(reader: Reader) -> list[str]:
    """The links of drawings that are too small to be pressed."""
    found = reader.page.evaluate(LINKS_DRAWN)
    small = [one for one in found if min(one[1:]) < LEAST_TARGET - 0.01]
    return [f"{text!r} is drawn {width:.1f} by {height:.1f}" for text, width, height in small]


def hexadecimal(colour: str) -> str:
    """A colour as browsers compute it, `rgb(0, 0, 0)`, as the style sheet has it."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


def squeezed(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def main() -> None:
    """Say on standard output why there is no browser, and exit with 77; where there is one, nothing."""
    with sync_playwright() as playwright:
        try:
            launch(playwright).close()
        except NoBrowser as error:
            sys.stdout.write(f"{squeezed(str(error))}\n")
            sys.exit(77)


if __name__ == "__main__":
    main()
