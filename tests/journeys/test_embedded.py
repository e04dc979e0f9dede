"""Inside another site with rough styles of its own: the pages look like themselves, and so does the site."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit

import httpx
import pytest

from host_site import HostSite

pytestmark = pytest.mark.browser

OWN = """() => [...document.querySelectorAll(".own")].map((one) => {
  const told = getComputedStyle(one);
  return ["fontSize", "fontFamily", "color", "backgroundColor", "marginTop", "marginBottom", "letterSpacing",
          "lineHeight", "textTransform", "display"].map((name) => told[name]).join("; ");
})"""
"""How the other site's own elements look."""
WITHIN = """() => {
  const look = (one) => { const told = getComputedStyle(one); return [one.tagName + "." + one.className,
    parseFloat(told.fontSize), told.letterSpacing, told.textTransform, told.float, told.borderTopStyle, told.fontFamily]; };
  return [...document.querySelectorAll(".gongkai-embed :is(h1, h2, p, a, li, td, th, dt, dd, time, span)")]
    .filter((one) => one.getClientRects().length).map(look);
}"""
PAGES = (
    "",
    "columns/statutory/",
    "columns/guide/",
    "items/25/",
    "items/26/",
    "annual-reports/2025/",
)


@pytest.fixture(scope="module")
def host(county: str, host_port: int):
    site = HostSite(host_port, county, "sfj")
    yield site
    site.close()


@pytest.fixture
def page(browser, county, host):
    """A page of somebody on the other site; fails on a request elsewhere or a console error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    opened = context.new_page()
    foreign, errors = [], []
    ours = (county, host.base, "data:")
    opened.on(
        "request", lambda sent: foreign.append(sent.url) if not sent.url.startswith(ours) else None
    )
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda told: errors.append(told.text)
        if told.type == "error" and "favicon" not in str(told.location) else None,
    )  # fmt: skip
    yield opened
    context.close()
    assert not foreign
    assert not errors


@pytest.mark.parametrize("width", [390, 1280])
def test_neither_changes_how_the_other_looks(page, host, shoot, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{host.base}/")
    alone = page.evaluate(OWN)
    assert len(alone) == 4
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in PAGES:
            page.goto(f"{host.base}/zfxxgk/{path}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate(OWN) == alone, path
            looks = page.evaluate(WITHIN)
            assert len(looks) > 5, path
            for what, size, spacing, transform, floated, border, family in looks:
                told = (path, what, size, spacing, transform, floated, border, family)
                assert size >= 13, told
                assert spacing == "normal", told
                assert transform == "none", told
                assert floated == "none", told
                assert border != "dashed", told
                assert family != "serif", told
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, f"{path}: {over} px wider than the screen"
            found = axe.run(page, context=".gongkai-embed").response["violations"]
            assert not [
                (one["id"], place["html"][:120]) for one in found for place in one["nodes"]
            ], path
            if scheme == "light":
                shoot(
                    page,
                    f"embedded-in-a-host-{width}-{path.strip('/').replace('/', '-') or 'home'}",
                )


def test_a_reader_goes_from_page_to_page_within_the_site_and_finds_the_files(page, host, county):
    page.goto(f"{host.base}/zfxxgk/")
    page.locator(".gongkai-embed a[href*='/zfxxgk/columns/']").first.click()
    assert page.url.startswith(f"{host.base}/zfxxgk/columns/")
    page.goto(f"{host.base}/zfxxgk/columns/statutory/")
    page.locator(".gongkai-embed a[href*='/zfxxgk/items/']").first.click()
    assert page.url.startswith(f"{host.base}/zfxxgk/items/")
    # The path begins at the agency, and leads back there.
    page.locator(".gongkai-embed .crumbs a").first.click()
    assert page.url == f"{host.base}/zfxxgk/"


def test_no_link_is_dead_and_each_page_stays_within_the_site(host, county):
    from lxml import html

    met, waiting, files = set(), [f"{host.base}/zfxxgk/"], set()
    with httpx.Client(timeout=60, follow_redirects=True) as client:
        while waiting:
            url = urldefrag(waiting.pop())[0]
            if url in met or len(met) > 400:
                continue
            met.add(url)
            answer = client.get(url)
            assert answer.status_code in (200, 410), url
            if not url.startswith(f"{host.base}/zfxxgk/"):
                continue
            [part] = html.fromstring(answer.content).xpath(
                "//div[contains(@class, 'gongkai-embed')]"
            )
            for told in part.xpath(".//a/@href | .//img/@src | .//form/@action"):
                if told.startswith(("#", "mailto:", "data:")):
                    continue
                assert told.startswith(("http://", "https://")), f"{told} on {url}"
                if told.startswith((host.base, county)):
                    waiting.append(told)
                    files |= (
                        {told}
                        if urlsplit(told).path.rpartition(".")[2] in ("docx", "pdf")
                        else set()
                    )
    assert sum(one.startswith(host.base) for one in met) > 20
    assert files
