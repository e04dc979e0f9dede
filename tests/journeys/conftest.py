"""A served sample office and a real browser: what the journeys walk through."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from oidc_double import OidcDouble

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
        _wait_for(base, process, said)
        passwords = dict(re.findall(r"用户名 (\S+)　密码 (\S+)", said.read_text()))
        yield Office(base, passwords, folder / "reports")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def county_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the county keeps its things."""
    return tmp_path_factory.mktemp("county")


@pytest.fixture(scope="session")
def host_port() -> int:
    """Return where the site is that takes the county's pages in, once a journey starts it."""
    return _free_port()


@pytest.fixture(scope="session")
def county(county_folder: Path, host_port: int) -> Iterator[str]:
    """Serve the county of :mod:`county_site`, with an identity service and a mail server that never answers."""
    service = OidcDouble()
    told = {
        "GONGKAI_OIDC_ISSUER": service.issuer,
        "GONGKAI_OIDC_CLIENT_ID": service.client,
        "GONGKAI_OIDC_CLIENT_SECRET": service.secret,
        "GONGKAI_EMAIL_URL": "smtp://127.0.0.1:9",
        "GONGKAI_EMBEDDED_AT": f"sfj=http://127.0.0.1:{host_port}/zfxxgk/{{path}}",
    }
    try:
        with _served(county_folder, "county_site", told=told) as base:
            yield base
    finally:
        service.close()


@pytest.fixture(scope="session")
def opens(county: str, county_folder: Path) -> dict[str, Any]:
    """What opens the county's applications: query codes by state, links by which one is regained."""
    return json.loads((county_folder / "home" / "what-opens.json").read_text())


@pytest.fixture(scope="session")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve the county of :mod:`collecting_site`; yield where, and the folder of files to upload."""
    folder = tmp_path_factory.mktemp("collecting")
    with _served(folder, "collecting_site", str(folder)) as base:
        yield base, folder


@contextmanager
def _served(
    folder: Path, made: str, *words: str, told: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve what the module of that name makes of an empty home; end the server by its own id.

    ``told`` are settings besides.
    """
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    told = clean | dict(told or {})
    told |= {"GONGKAI_HOME": str(folder / "home"), "GONGKAI_BASE_URL": base}
    module = Path(__file__).resolve().parents[1] / f"{made}.py"
    subprocess.run([sys.executable, str(module), *words], env=told, check=True)
    gongkai = str(Path(sys.executable).with_name("gongkai"))
    with (folder / "said.txt").open("w") as out:
        process = subprocess.Popen(
            [gongkai, "serve", "--port", str(port)], stdout=out, stderr=subprocess.STDOUT, env=told
        )
    try:
        _wait_for(base, process, folder / "said.txt")
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(base: str, process: subprocess.Popen[bytes], said: Path) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 300
    while True:
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < deadline, said.read_text()
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)


@pytest.fixture
def citizen(browser, county: str):
    """A page of somebody without an account; fails on a foreign request, a script error or a console error."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True
    )
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    foreign: list[str] = []
    errors: list[str] = []
    opened.on(
        "request",
        lambda sent: (
            foreign.append(sent.url)
            if not sent.url.startswith((county, "data:", "blob:"))
            else None
        ),
    )
    opened.on("pageerror", lambda error: errors.append(str(error)))
    # That a page which should not be there is not there, is no error of it.
    opened.on(
        "console",
        lambda told: (
            errors.append(f"{opened.url}: {told.text}")
            if told.type == "error" and "Failed to load resource" not in told.text
            else None
        ),
    )
    yield opened
    context.close()
    assert not foreign
    assert not errors


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
