"""A county's reports of a year: files read, looked at, handed in, returned, put right, accepted, drawn."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from axe import COLOURS, found_on
from collecting_site import PASSWORD, YEAR

pytestmark = pytest.mark.browser
OFFICE = "shili-xian"
WIDTHS = ((390, 844), (1280, 900))
REMARK = "与台账不符，请核对后更正"


@pytest.fixture
def signed_in(browser, collecting):
    """Return a maker of pages of people at work; none may err or ask another host."""
    base, _ = collecting
    opened, wrong = [], []

    def enter(username):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="zh-CN", reduced_motion="reduce"
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda told: wrong.append(f"{page.url}: {told.text}") if told.type == "error" else None,
        )
        page.on(
            "request",
            lambda sent: (
                None
                if sent.url.startswith((base, "data:", "blob:"))
                else wrong.append(f"{page.url} asks {sent.url}")
            ),
        )
        page.goto(f"{base}/admin/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{base}/admin/")
        return page

    yield enter
    for context in opened:
        context.close()
    assert not wrong


@pytest.fixture
def seen(shoot, fits):
    """Return what holds a page to both widths and to axe, in the light and in the dark, and keeps its pictures."""
    wrong = []

    def look(page, name):
        for scheme, asked in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            for width, height in WIDTHS:
                page.set_viewport_size({"width": width, "height": height})
                whole = page.locator("#wagtail main, main").first.evaluate(
                    "one => one.scrollHeight + one.getBoundingClientRect().top"
                )  # the frame scrolls inside, so a picture of all needs a tall window
                page.set_viewport_size({"width": width, "height": max(height, int(whole))})
                shoot(page, f"collection-{name}" + ("-dark" if scheme == "dark" else ""))
                assert fits(page), f"{name} is wider than {width}"
                wrong.extend(f"{name}, {width}, {scheme}: {one}" for one in found_on(page, asked))
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": width, "height": height})

    yield look
    assert not wrong, "\n".join(wrong)


def test_a_year_of_reports_from_the_package_to_the_total(signed_in, collecting, seen):
    base, folder = collecting
    office = signed_in("supervisor")

    # The round is opened, with days proposed.
    office.goto(f"{base}/admin/collection/{OFFICE}/{YEAR}/")
    seen(office, "not-begun")
    office.get_by_role("button", name=f"开始收集 {YEAR} 年度报告").click()
    office.get_by_text("请核对各级期限").wait_for()
    seen(office, "dues")

    # A package of mixed files is read while the page tells how far it is.
    office.goto(f"{base}/admin/report-batches/")
    seen(office, "upload")
    office.locator("input[type=file]").first.set_input_files(folder / "各单位年报.zip")
    office.get_by_role("button", name="上传并读取").click()
    office.locator("progress, .gkb-list").first.wait_for()
    seen(office, "progress")
    office.get_by_text("8 个文件都已处理").wait_for(timeout=120_000)
    seen(office, "batch")
    told = {
        row.locator("td").first.inner_text().strip(): row.inner_text()
        for row in office.locator(".gkb-list tbody tr").all()
    }
    batch = office.url
    assert "另有 1 个文件不是报告的格式" in office.inner_text("main")
    for name, words in (
        ("财政局.docx", "示例县财政局"), ("教育局.pdf", "示例县教育局"),
        ("公安局.xlsx", "示例县公安局"), ("兴安镇.txt", "示例县兴安镇人民政府"),
        ("副本", "同一个文件"), ("外县水利局", "没有对应的单位"), ("传坏了", "可能损坏"),
    ):  # fmt: skip
        row = next(text for file, text in told.items() if name in file)
        assert words in row, row

    # A click on a number marks its place in the source, whatever the kind.
    for name in ("公安局.xlsx", "教育局.pdf", "财政局.docx", "司法局年报.html"):
        office.goto(batch)
        office.get_by_role("link", name=re.compile(re.escape(name))).click()
        office.locator(".gkb-read").wait_for()
        if name.endswith("pdf"):
            picture = office.locator(".source-picture img").first.get_attribute("src")
            assert (
                office.request.get(urljoin(office.url, picture)).headers["content-type"]
                == "image/png"
            )
            office.get_by_role("button", name="放大").click()
            marks_its_place(office)
            office.get_by_role("button", name="缩小").click()
        marks_its_place(office)
        seen(office, f"result-{name.rpartition('.')[2]}")
    office.set_viewport_size({"width": 390, "height": 844})
    marks_its_place(office)
    office.get_by_role("link", name="回到这个数").click()
    office.set_viewport_size({"width": 1280, "height": 900})

    # It is handed in; what was found is decided; a number gets its remark; the report goes back.
    office.get_by_role("button", name=re.compile(f"作为示例县司法局 {YEAR} 年度报告报送")).click()
    office.get_by_text("已报送：").first.wait_for()
    sfj = f"{base}/admin/collection/agencies/shili-sfj/{YEAR}/"
    office.goto(sfj)
    seen(office, "handed-in")
    office.get_by_role("link", name="与上年报告对照").click()
    seen(office, "compare")
    assert office.locator("h1", has_text=f"{YEAR - 1} 与 {YEAR} 年度").count()
    office.goto(sfj)
    assert not office.get_by_role("button", name="接收", exact=True).count()
    undecided = office.locator(".gk-findings--error li:not(:has(.gk-note))")
    errors = undecided.count()
    assert undecided.filter(has_text="T3-03").count()
    while undecided.count():
        finding = undecided.first
        decision = "属实，须更正"
        if not finding.locator(".gk-rule", has_text=re.compile("T3-0[123]")).count():
            decision = "不是问题"
            finding.get_by_text("不是问题，或者交单位核实").click()
            finding.locator("textarea").fill("已电话核实，情况属实。")
        with office.expect_navigation():
            finding.get_by_role("button", name=decision, exact=True).click()
        errors -= 1
        assert undecided.count() == errors
    office.locator('[data-path="applications.granted[6]"] > a').click()
    assert parse_qs(urlsplit(office.url).query)["cell"] == ["applications.granted[6]"]
    office.locator("#remark-text").fill(REMARK)
    seen(office, "remark")
    office.get_by_role("button", name="保存意见").click()
    office.locator("#tables li", has_text=REMARK).wait_for()
    office.get_by_role("button", name="退回单位").click()
    office.get_by_text("意见在对方的报送页面上可见").wait_for()

    # The agency sees it at the number, and hands in a report put right.
    agency = signed_in("sfj-leader")
    agency.goto(sfj)
    noted = agency.locator('[data-path="applications.granted[6]"]')
    assert REMARK in noted.get_attribute("title")
    assert REMARK in agency.locator("#returned").inner_text()
    seen(agency, "returned")
    agency.get_by_role("link", name="上传更正后的文件").first.click()
    seen(agency, "hand-in-file")
    agency.locator("input[type=file]").set_input_files(folder / "司法局更正.html")
    agency.get_by_role("button", name="读取").click()
    agency.locator("#reason").fill("予以公开的总计多写 1 件，已更正")
    seen(agency, "reading")
    agency.get_by_role("button", name="核对无误，报送").click()
    agency.get_by_text("已报送（第 2 次）").wait_for()

    # It adds up; what was dismissed stays dismissed, and it is accepted.
    office.goto(sfj)
    assert REMARK not in (
        office.locator('[data-path="applications.granted[6]"]').get_attribute("title") or ""
    )
    office.get_by_role("button", name="接收", exact=True).click()
    office.get_by_text("数字不再改变").wait_for()
    seen(office, "accepted")
    office.goto(f"{base}/admin/collection/{OFFICE}/{YEAR}/")
    seen(office, "board")

    # A number leads to what is said of it and back, on a telephone, without a pointer.
    office.goto(sfj)
    office.set_viewport_size({"width": 390, "height": 844})
    mark = office.locator(".gkc-mark").first
    mark.focus()
    office.keyboard.press("Enter")
    office.wait_for_url("**/#f-*")
    found = office.locator(f"[id='{urlsplit(office.url).fragment}']")
    assert found.is_visible(), "folded warnings open for it"
    found.get_by_role("link").first.click()
    office.wait_for_url("**/#cell-*")
    office.set_viewport_size({"width": 1280, "height": 900})

    # A merged agency owes no report any more.
    office.goto(f"{base}/admin/collection/{OFFICE}/{YEAR}/")
    office.get_by_role("link", name="机构变动").click()
    office.locator("#id_agency").select_option(label="示例县财政局")
    office.get_by_label("并入其他单位").check()
    office.locator("#id_since").fill(f"{YEAR}-06-01")
    office.locator(".gk-collection__field--many").get_by_label("示例县公安局").check()
    seen(office, "reorganisations")
    office.get_by_role("button", name="登记", exact=True).click()
    office.get_by_text("并入示例县公安局").wait_for()
    office.goto(f"{base}/admin/collection/agencies/shili-czj/{YEAR}/")
    office.get_by_text("本单位不用再报").wait_for()
    seen(office, "merged")
    office.goto(f"{base}/admin/collection/{OFFICE}/{YEAR}/")

    # The county's own report counts it, and tells who is missing.
    office.get_by_role("link", name="汇总本级年度报告").click()
    assert "还缺 8 个单位的报告" in office.inner_text("main")
    office.locator('[data-path="applications.granted[6]"] a').click()
    assert "示例县司法局" in office.locator("#cell").inner_text()
    seen(office, "total")


def test_each_mark_of_the_county_leads_to_its_reports(signed_in, collecting, seen):
    base, _ = collecting
    office = signed_in("supervisor")
    office.goto(f"{base}/admin/county/?year={YEAR - 1}")
    seen(office, "county")
    for section in office.locator("section.gk-stats__card:has(svg)").all():
        assert section.locator("svg a").count(), section.inner_text()

    mark = office.locator("section[aria-labelledby=gk-outcome] svg a").first
    address = mark.get_attribute("href")
    value = office.locator(f'section[aria-labelledby=gk-outcome] td a[href="{address}"]')
    count = value.first.inner_text()
    mark.click()
    office.wait_for_url("**/county/behind/**")
    assert f"合计 {count} " in office.inner_text("main")
    parts = [int(text) for text in office.locator("tbody td.gk-stats__n").all_inner_texts()]
    assert sum(parts) == int(count)
    seen(office, "county-behind")
    office.locator("tbody th a").first.click()
    office.wait_for_url("**/collection/agencies/**")


def test_a_number_in_doubt_on_the_second_level_is_filled_in_before_it_is_accepted(
    signed_in, collecting, seen
):
    base, folder = collecting
    year = YEAR - 1
    town = signed_in("xa-supervisor")
    town.goto(f"{base}/admin/collection/shili-xa/{year}/")
    town.get_by_text("示例县人民政府已统一开始收集").wait_for()
    town.get_by_text("不用报年度报告的 1 个公共企事业单位").wait_for()
    seen(town, "second-level")
    town.locator("#tree").scroll_into_view_if_needed()
    town.get_by_role("link", name="示例县兴安镇综合行政执法队").last.click()
    town.get_by_role("link", name="代为录入文件").click()
    town.locator("input[type=file]").set_input_files(folder / "执法队.html")
    town.get_by_role("button", name="读取").click()
    town.get_by_text("有 1 个数没有读准").wait_for()
    seen(town, "reading-doubtful")
    assert town.get_by_role("link", name="对照原件填写没有读准的数").is_visible()
    town.get_by_role("button", name="带着没有读准的数报送").click()

    # The county sees the file that the town took in, and cannot accept it as if all were known.
    office = signed_in("supervisor")
    office.goto(f"{base}/admin/collection/{OFFICE}/{year}/")
    row = office.locator(".gk-collection__tree tr", has_text="综合行政执法队")
    assert "1 个数没有读准" in row.inner_text()
    seen(office, "two-levels")
    row.get_by_role("link").first.click()
    dismiss_all(office)
    assert not office.get_by_role("button", name="接收", exact=True).count()
    seen(office, "unread")
    office.get_by_role("link", name="对照原件填写没有读准的数").click()
    office.wait_for_url("**/report-batches/files/**")
    number = office.locator("#gkb-doubts").locator("xpath=../..").locator("input").nth(1)
    number.focus()
    office.locator(".gkb-source .gkb-here").wait_for()
    number.fill("许多")
    office.locator("#gkb-why").fill("对照原件")
    number.press("Enter")
    office.get_by_text("不是整数").wait_for()
    assert number.is_visible()
    assert number.input_value() == "许多", "what was typed is still there"
    assert office.locator("#gkb-why").input_value() == "对照原件"
    seen(office, "filling-in")
    number.fill("12")
    office.get_by_role("button", name="保存填写的数").click()
    office.get_by_text("原来的识读结果仍然保留").wait_for()
    office.get_by_role("button", name=re.compile(f"执法队 {year} 年度报告报送")).click()
    office.get_by_text("已报送：").first.wait_for()
    office.locator(".gk-note a", has_text="第2次报送").click()
    office.wait_for_url("**/collection/agencies/**")
    dismiss_all(office)
    office.get_by_role("button", name="接收", exact=True).click()
    office.get_by_text("数字不再改变").wait_for()

    # Town and unit are both in the sum, which says so.
    office.goto(f"{base}/admin/collection/{OFFICE}/{year}/total/")
    office.get_by_text("上级和它的下级都加进了合计").wait_for()
    seen(office, "total-two-levels")
    office.get_by_role("link", name="上级的报告已含下级，不再加下级").click()
    office.get_by_text("不再加它下面的单位").first.wait_for()


def test_a_number_accepted_unread_stays_open_in_the_sum_and_in_the_pictures(
    signed_in, collecting, seen
):
    base, folder = collecting
    year, where = YEAR - 1, f"{base}/admin/collection/agencies/shili-jyj/{YEAR - 1}/"
    office = signed_in("supervisor")
    office.goto(where)
    office.get_by_role("link", name="代为录入文件").click()
    office.locator("input[type=file]").set_input_files(folder / "教育局存疑.html")
    office.get_by_role("button", name="读取").click()
    office.locator("#reason").fill("单位补交")
    office.get_by_role("button", name="带着没有读准的数报送").click()
    office.goto(where)
    dismiss_all(office)
    office.get_by_text("原件就是这样，仍然接收").click()
    office.locator("#why-unread").fill("原件此处被涂改")
    office.get_by_role("button", name="接收，这些数不计入汇总").click()
    office.get_by_text("接收时写明：1 个数没有读准").wait_for()

    office.goto(f"{base}/admin/collection/{OFFICE}/{year}/total/")
    office.get_by_text("1 个单位的报告有没有读准的数").wait_for()
    unknown = office.locator('[data-path="applications.new_received[0]"] a')
    assert unknown.inner_text() == "？"
    unknown.click()
    told = office.locator("#cell dl > div", has_text="示例县教育局")
    assert "没有读准" in told.inner_text()
    seen(office, "total-unread")

    office.goto(f"{base}/admin/county/?year={year}")
    row = office.locator("section[aria-labelledby=gk-applicant] tr", has_text="自然人")
    assert "1 份不明" in row.inner_text()
    row.get_by_role("link").first.click()
    office.get_by_text("另有 1 份报告没有写明或者没有读准").wait_for()
    line = office.locator("tbody tr", has_text="示例县教育局")
    assert "不明" in line.inner_text()


def dismiss_all(page):
    """Dismiss every error that nobody decided about."""
    undecided = page.locator(".gk-findings--error li:not(:has(.gk-note))")
    while undecided.count():
        finding = undecided.first
        finding.get_by_text("不是问题，或者交单位核实").click()
        finding.locator("textarea").fill("已电话核实，情况属实。")
        with page.expect_navigation():
            finding.get_by_role("button", name="不是问题", exact=True).click()


def marks_its_place(page):
    """Click the first and the last number that was read, and see their places come into sight."""
    numbers = page.locator(".gkb-cell--read a.gkb-number:not(:text-is('0'))")
    for number in (numbers.first, numbers.last):
        raw = number.get_attribute("data-raw")
        number.click()
        place = page.locator(".gkb-source .gkb-here")
        place.wait_for()
        page.wait_for_function(  # a telephone scrolls there by and by
            """() => {
                const at = (name) => document.querySelector(name).getBoundingClientRect();
                const box = at('.gkb-source .gkb-here');
                const pane = at('.gkb-source');
                return box.top >= at('.gkb-source .gkb-head').bottom
                    && box.bottom <= window.innerHeight
                    && box.left >= pane.left && box.right <= pane.right;
            }"""
        )
        text = (place.text_content() or "").strip()
        assert not text or raw in text, "on the picture of a page a frame is empty"
        assert raw in page.locator("[data-detail]").inner_text()
    if page.viewport_size["width"] >= 1280:
        cut = page.locator(".gkb-source .source-table, .gkb-read .gk-scroll").evaluate_all(
            "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert not cut, "no column is cut off"
