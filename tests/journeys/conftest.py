"""A served sample office and a real browser: what the journeys walk through."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"


@dataclass(frozen=True)
class Office:
    """The sample office as ``gongkai demo`` serves it."""

    base: str
    passwords: dict[str, str]
    out: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Run ``gongkai demo`` on an empty home folder, and end it by its own id."""
    folder = tmp_path_factory.mktemp("office")
    port = _free_port()
    said = folder / "said.txt"
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GONGKAI_", "DJANGO_"))
    }
    with said.open("w") as out:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("gongkai")),
                *("demo", "--out", str(folder / "reports"), "--port", str(port)),
            ],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**environment, "GONGKAI_HOME": str(folder / "home")},
        )
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 300
        while True:
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            try:
                with urllib.request.urlopen(f"{base}/readyz", timeout=2):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        passwords = dict(re.findall(r"用户名 (\S+)　密码 (\S+)", said.read_text()))
        yield Office(base, passwords, folder / "reports")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium of the system."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.fail("no Chromium: install Debian's package chromium, or set CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *(
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ),
            ],
        )
        yield launched
        launched.close()


@pytest.fixture(params=[(390, 844), (1280, 900)], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser, office: Office):
    """A page at phone or desktop width that fails on a foreign request or a script error."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
    )
    opened = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []
    opened.on(
        "request",
        lambda sent: (
            foreign.append(sent.url)
            if not sent.url.startswith((office.base, "data:", "blob:"))
            else None
        ),
    )
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.set_default_timeout(15_000)
    yield opened
    context.close()
    assert not foreign
    assert not errors


@pytest.fixture
def shoot(request: pytest.FixtureRequest):
    """Keep a picture of the page for people to look at."""

    def take(page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return take


@pytest.fixture
def fits():
    """Ask whether a page is no wider than the screen."""

    def ask(page) -> bool:
        return page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
        )

    return ask
