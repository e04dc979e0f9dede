"""A file is shown as its reader saw it: every place has its anchor once, and no markup comes through."""

import ctypes
import io
import re
from dataclasses import replace

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.document import Place
from gongkai.reports.showing import Shown, anchor_of, nearest, show
from gongkai.reports.writers import render
from made_layouts import LAYOUTS, sound_report
from made_pdfs import turn_drawing


def evidence_and_page(data, name):
    shown = show(data, name)
    return read_bytes(data, name).evidence, shown


def ids(shown):
    return re.findall(r' id="([^"]+)"', shown.html)


@pytest.mark.parametrize("format_", ["html", "docx", "xlsx", "json", "pdf"])
def test_every_number_that_was_read_has_its_place_on_the_page(format_):
    data = render(sound_report(1), format_)
    evidence, shown = evidence_and_page(data, f"a.{format_}")
    assert len(ids(shown)) == len(set(ids(shown)))
    assert set(ids(shown)) == shown.anchors
    for path, cell in evidence.items():
        assert anchor_of(cell.place) in shown.anchors, path


@pytest.mark.parametrize(("name", "kind", "made"), LAYOUTS, ids=[one[0] for one in LAYOUTS])
def test_in_every_layout_what_was_read_stands_at_its_anchor(name, kind, made):
    data = made(sound_report(2)).encode()
    evidence, shown = evidence_and_page(data, f"a.{kind}")
    for path, cell in evidence.items():
        if cell.state != "read" or cell.place is None:
            continue
        anchor = nearest(cell.place, shown.anchors)
        assert anchor is not None, (path, cell.place)
        at = shown.html.partition(f' id="{anchor}"')[2][:4000]
        assert cell.raw.strip() in re.sub(r"<[^>]*>", "", at), path


def test_the_number_on_the_page_is_the_one_that_was_read():
    evidence, shown = evidence_and_page(render(sound_report(3), "html"), "a.html")
    for path, cell in evidence.items():
        found = re.search(rf'id="{anchor_of(cell.place)}"[^>]*>([^<]*)<', shown.html)
        assert found[1] == cell.raw, path


def test_no_markup_of_the_file_comes_through():
    page = (
        "<html><head><style>x{}</style><script>a()</script></head><body onload=b()>"
        "<script>c()</script><p onclick=d()>&lt;script&gt;e()&lt;/script&gt;</p>"
        "<a href='javascript:f()'>链接</a><iframe src=//g></iframe><table><tr><td>&quot;&gt;&lt;b</td>"
        "<td id=h class=i>2</td></tr></table></body></html>"
    )
    html = show(page.encode(), "a.html").html
    tags = set(re.findall(r"<(\w+)([^>]*)>", html))
    assert {name for name, _ in tags} <= {"p", "div", "table", "tr", "td", "br"}
    assert all(
        re.fullmatch(r'(?: (?:id|class|rowspan|colspan)="[\w-]+")*', more) for _, more in tags
    )
    assert "&lt;script&gt;e()&lt;/script&gt;" in html


def test_a_file_that_is_no_report_is_shown_all_the_same():
    assert "会议通知" in show("<p>会议通知</p>".encode(), "a.html").html


def test_a_pdfs_cells_are_boxes_on_the_picture_of_their_page():
    data = render(replace(sound_report(1), agency="甲<乙局"), "pdf")
    shown = show(data, "a.pdf")
    assert shown.pages >= 2
    assert shown.html.count('loading="lazy"') == shown.html.count("<img ") == shown.pages
    assert len(re.findall(r'<img [^>]*width="595" height="842"', shown.html)) == shown.pages
    boxes = re.findall(r'<rect id="src-p\d+-t\d+-r\d+-c\d+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', shown.html)  # fmt: skip
    assert len(boxes) > 200
    view = re.search(r'viewBox="0.00 0.00 ([\d.]+) ([\d.]+)"', shown.html)
    for x, y, width, height in boxes:
        assert float(x) + float(width) <= float(view[1]) + 1
        assert float(y) + float(height) <= float(view[2]) + 1


def turned(data, *, direction, rotation, cropped=0):
    """Return the PDF with its first page drawn that way (counterclockwise), then rotated and cropped."""
    import pypdfium2

    file = pypdfium2.PdfDocument(data)
    for _ in range(len(file) - 1):
        del file[1]
    page = file[0]
    turn_drawing(page, direction)
    page.set_rotation(rotation)
    if cropped:
        left, bottom, right, top = page.get_mediabox()
        page.set_cropbox(left + cropped, bottom + 2 * cropped, right - 3 * cropped, top - 4 * cropped)  # fmt: skip
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def words_in(data, box, view, turn):
    """Return what pdfium finds under a box of the turned picture of the first page."""
    import pypdfium2
    from pypdfium2 import raw

    left, top, width, height = view
    page = pypdfium2.PdfDocument(data)[0]
    corners = []
    for x, y in ((box[0] + 1, box[1] + 1), (box[2] - 1, box[3] - 1)):
        px, py = ctypes.c_double(), ctypes.c_double()
        raw.FPDF_DeviceToPage(
            page, 0, 0, round(width * 100), round(height * 100), turn // 90,
            round((x - left) * 100), round((y - top) * 100), px, py,
        )  # fmt: skip
        corners.append((px.value, py.value))
    (x0, y0), (x1, y1) = corners
    found = page.get_textpage().get_text_bounded(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return re.sub(r"\s", "", found)


@pytest.fixture(scope="module")
def upright():
    return render(replace(sound_report(1), agency="示例县司法局"), "pdf")


@pytest.mark.parametrize(
    ("direction", "rotation", "cropped"),
    [
        (0, 0, 6), (0, 90, 0), (0, 180, 6), (0, 270, 6), (90, 0, 6), (270, 0, 6), (180, 0, 6),
        (90, 90, 6), (270, 270, 0), (180, 180, 6), (90, 270, 6),
    ],
)  # fmt: skip
def test_on_a_turned_page_the_boxes_lie_over_their_words(upright, direction, rotation, cropped):
    data = turned(upright, direction=direction, rotation=rotation, cropped=cropped)
    html = show(data, "a.pdf").html
    turn = (direction - rotation) % 360
    assert (f"source-picture--{turn}" in html) == (turn != 0)
    view = [float(one) for one in re.search(r'viewBox="([^"]+)"', html)[1].split()]
    boxes = re.findall(
        r'<rect id="src-p1-t\d+-r\d+-c\d+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"'
        r' height="([\d.]+)"><title>([^<]+)</title>', html,
    )  # fmt: skip
    lines = [box for box in boxes if "\n" not in box[-1]]
    assert len(lines) >= 2
    for x, y, width, height, text in lines[:: max(len(lines) // 8, 1)]:
        x, y = float(x), float(y)
        box = (x, y, x + float(width), y + float(height))
        assert words_in(data, box, view, turn) == re.sub(r"\s", "", text)


def test_what_was_shown_is_kept_as_json_and_comes_back():
    shown = show(render(sound_report(1), "xlsx"), "a.xlsx")
    assert Shown.of_json(shown.as_json()) == shown


@pytest.mark.parametrize(
    ("place", "anchor"),
    [
        (Place(), None),
        (Place(page=2, table=1, row=3, column=4), "src-p2-t1-r3-c4"),
        (Place(line=12, column=3), "src-l12-c3"),
        (Place(paragraph=7), "src-n7"),
        (Place(element="applications.granted[0]"), "src-applications-granted-0"),
        (Place(element="a b"), None),
    ],
)
def test_a_place_has_one_name(place, anchor):
    assert anchor_of(place) == anchor


def test_two_sheets_do_not_share_a_name():
    assert anchor_of(Place(sheet="表一", table=1, row=1)) != anchor_of(
        Place(sheet="表二", table=1, row=1)
    )


def test_where_the_cell_has_no_anchor_its_row_table_or_page_has():
    place = Place(page=2, table=1, row=3, column=4)
    for anchors in ({"src-p2-t1-r3"}, {"src-p2-t1"}, {"src-p2"}):
        assert nearest(place, anchors) in anchors
    assert nearest(place, {"src-p3"}) is None
    assert nearest(None, {"src-p3"}) is None
