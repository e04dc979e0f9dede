"""How soon does a reader on a slow telephone see a page, and does it jump? (first contentful paint, layout shift)

A county is served by ``gongkai serve``, its pages kept; headless Chromium opens home, list and item as
Lighthouse's mobile settings do: 150 ms there and back, 1.6 Mbit/s, a processor four times slower, nothing in
the browser's cache. Each value is the median of some loads.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PAGES = {
    "paint-home": "/",
    "paint-list": "/sfj/columns/statutory/",
    "paint-item": "/sfj/items/25/",
}
NAMES = tuple(PAGES)
ROUNDS = 7
PAINT_TARGET, SHIFT_TARGET = 1.0, 0.05
SLOWER = 4
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
HERE = Path(__file__).parent.parent
SEEN = """() => new Promise(tell => {
    let shift = 0;
    new PerformanceObserver(found => found.getEntries().forEach(one => {
        if (!one.hadRecentInput) shift += one.value;
    })).observe({type: "layout-shift", buffered: true});
    setTimeout(() => tell([
        performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000, shift,
    ]), 500);
})"""


def run() -> list[dict[str, object]]:
    """Measure the three pages; without Chromium say so."""
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        return [_result(name, None, None, "not installed: Chromium, playwright") for name in NAMES]
    with _served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        found = []
        for name, path in PAGES.items():
            seen = [_seen(browser, base + path) for _ in range(ROUNDS + 1)][1:]
            paint, shift = (statistics.median(column) for column in zip(*seen, strict=True))
            found.append(
                _result(name, paint, shift, f"median of {ROUNDS}; layout shift {shift:.3f}")
            )
        browser.close()
    return found


def _seen(browser: Any, address: str) -> tuple[float, float]:
    """Open a page with nothing kept from before; return first paint in seconds, and layout shift."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, locale="zh-CN"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    paint, shift = page.evaluate(SEEN)
    context.close()
    return paint, shift


@contextmanager
def _served() -> Iterator[str]:
    """Serve a county from a folder of its own; yield where."""
    sys.path.insert(0, str(HERE / "tests"))
    from nginx_in_front import free_port

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        base = f"http://127.0.0.1:{(port := free_port())}"
        told = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
        told |= {"GONGKAI_HOME": home, "GONGKAI_BASE_URL": base}
        subprocess.run(
            [sys.executable, str(HERE / "tests" / "county_site.py")], env=told, check=True
        )
        command = [sys.executable, "-m", "gongkai.cli", "serve", "--port", str(port)]
        with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL) as server:
            try:
                _wait_for(base)
                yield base
            finally:
                server.terminate()


def _wait_for(base: str) -> None:
    """Wait until every page is there, asked often enough for every worker to hold it."""
    for _ in range(3000):
        try:
            urllib.request.urlopen(base + "/readyz", timeout=60).close()
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    for path in list(PAGES.values()) * 10:
        urllib.request.urlopen(base + path, timeout=60).close()


def _result(name: str, paint: float | None, shift: float | None, note: str) -> dict[str, object]:
    is_met = (
        paint is not None and shift is not None and paint <= PAINT_TARGET and shift <= SHIFT_TARGET
    )
    return {
        "name": name, "value": paint and round(paint, 3), "unit": "s", "limit": None, "ratio": None,
        "target": PAINT_TARGET, "note": note,
        "met": is_met,
    }  # fmt: skip
