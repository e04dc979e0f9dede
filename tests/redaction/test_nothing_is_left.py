"""Nothing that lies under a box can be recovered from the copy."""

import io
import random

import pdfplumber
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from gongkai.redaction import Box, ground, inspect, redact
from gongkai.redaction.boxes import pixels
from gongkai.redaction.opening import opened
from gongkai.redaction.source import DPI
from made_records import (
    OPEN,
    SECRET,
    SPOT,
    hiding_places,
    image_file,
    page,
    pdf,
    stream,
    streams,
    words,
)

OTHER = "987654321098765432"
PLACES = hiding_places()
HERE = pytest.mark.usefixtures("in_this_process")
EXAMPLES = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def box(spot=SPOT, number=1, key="privacy"):
    return Box(number, *spot, ground(key))


def copy_of(data, name="r.pdf", boxes=None):
    return redact(inspect(data, name), [box()] if boxes is None else boxes).data


def pictures(data):
    with pypdfium2.PdfDocument(data) as file:
        return [one.render(scale=DPI / 72).to_pil().convert("RGB") for one in file]


def assert_without(data, secret):
    """Assert that the secret is in no byte, stream or text of the PDF."""
    forms = [secret.encode(), secret.encode("utf-16-be"), secret.encode().hex().encode()]
    for part in [data, *streams(data)]:
        assert not any(form in part for form in forms)
    with pdfplumber.open(io.BytesIO(data)) as file:
        assert file.metadata == {}
        assert all(not one.chars and not one.annots for one in file.pages)
    with pypdfium2.PdfDocument(data) as file:
        assert file.count_attachments() == 0
        assert file.get_formtype() == 0
        assert file.get_metadata_dict(skip_empty=True) == {}
        assert "".join(one.get_textpage().get_text_bounded() for one in file) == ""


@pytest.mark.parametrize("place", PLACES)
def test_no_byte_and_no_text_of_the_secret_is_in_the_copy(place):
    copy = copy_of(PLACES[place])
    assert_without(copy, SECRET)
    assert copy.count(b"%%EOF") == 1
    allowed = {b"Catalog", b"Pages", b"Page", b"XObject"}
    types = {
        word.split(b"/Type /")[1].split()[0] for word in copy.split(b"\n") if b"/Type /" in word
    }
    assert types == allowed
    for word in (b"/Info", b"/Metadata", b"/Names", b"/AcroForm", b"/Annots", b"/JS", b"/Thumb",
                 b"/Font", b"/ID", b"/Prev", b"/OpenAction"):  # fmt: skip
        assert word not in copy


@HERE
@pytest.mark.parametrize("place", PLACES)
def test_two_files_that_differ_only_in_the_secret_give_the_same_bytes(place):
    assert copy_of(PLACES[place]) == copy_of(hiding_places(OTHER)[place])


@HERE
def test_the_files_themselves_do_show_the_secret():
    shown = [place for place, data in PLACES.items() if copy_of(data, boxes=[]) != copy_of(data)]
    assert len(shown) == len(PLACES)
    differ = {p for p, d in PLACES.items()
              if copy_of(d, boxes=[]) != copy_of(hiding_places(OTHER)[p], boxes=[])}  # fmt: skip
    assert differ == set(PLACES) - {"earlier revision", "behind white paint"}


@HERE
@pytest.mark.parametrize("place", ["text", "text layer over a scan", "form field"])
def test_every_pixel_under_the_box_is_black_or_the_label(place):
    (image,) = pictures(copy_of(PLACES[place]))
    left, top, right, bottom = pixels(SPOT, image.size, DPI)
    under = image.crop((left + 1, top + 1, right - 1, bottom - 1))
    blank = pictures(copy_of(page(words(OPEN, 70, 150))))[0]
    assert under.tobytes() == blank.crop((left + 1, top + 1, right - 1, bottom - 1)).tobytes()
    assert set(under.convert("L").tobytes()) == {0, 255}
    assert (
        image.crop((0, 0, left, image.height)).tobytes()
        == blank.crop((0, 0, left, image.height)).tobytes()
    )


@HERE
def test_what_lies_outside_the_boxes_stays_as_it_was():
    before = pictures(copy_of(PLACES["text"], boxes=[]))[0]
    after = pictures(copy_of(PLACES["text"]))[0]
    left, top, right, bottom = pixels(SPOT, before.size, DPI)
    for image in (before, after):
        image.paste((9, 9, 9), (left - 1, top - 1, right + 1, bottom + 1))
    assert before.tobytes() == after.tobytes()


@HERE
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30, 20, 270, 190)])
def test_a_box_covers_what_is_seen_on_a_turned_and_cropped_page(turned, crop):
    x0, y0, x1, y1 = crop or (0, 0, 300, 200)
    extra = f"/Rotate {turned} " + (f"/CropBox [{x0} {y0} {x1} {y1}]" if crop else "")
    # The ink of the secret, as parts of the page before it is turned.
    left, right = (60 - x0) / (x1 - x0), (240 - x0) / (x1 - x0)
    top, bottom = (y1 - 120) / (y1 - y0), (y1 - 100) / (y1 - y0)
    for _ in range(turned // 90):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    spot = (left, top, right - left, bottom - top)
    ink = "60 100 180 20 re f\n"
    covered = copy_of(page(ink, extra=extra), boxes=[box(spot)])
    empty = copy_of(page("", extra=extra), boxes=[box(spot)])
    assert covered == empty
    assert copy_of(page(ink, extra=extra), boxes=[]) != copy_of(page("", extra=extra), boxes=[])


@HERE
@EXAMPLES
@given(
    spot=st.tuples(
        st.floats(0, 0.8), st.floats(0, 0.8), st.floats(0.01, 0.2), st.floats(0.01, 0.2)
    ),
    secrets=st.tuples(*[st.text("0123456789ABCXYZ", max_size=20)] * 2),
    hidden=st.tuples(*[st.text("abc", max_size=5)] * 2),
    turned=st.sampled_from([0, 90]),
)
def test_the_copy_depends_on_nothing_under_a_box(spot, secrets, hidden, turned):
    x, y, width, height = spot
    seen_as = (y, 1 - x - width, height, width) if turned else spot
    at = (seen_as[0] * 300, (1 - seen_as[1] - seen_as[3]) * 200)
    size = (seen_as[2] * 300, seen_as[3] * 200)
    copies = set()
    for secret, meta in zip(secrets, hidden, strict=True):
        inside = f"q {at[0]:.4f} {at[1]:.4f} {size[0]:.4f} {size[1]:.4f} re W n " + (
            words(secret, at[0], at[1] + 1, 18) + "Q\n"
        )
        made = page(
            words(OPEN, 20, 100, 16) + inside,
            extra=f"/Rotate {turned}",
            objects={10: f"<< /Title ({meta}) >>"},
            trailer="/Info 10 0 R",
        )
        copies.add(copy_of(made, boxes=[box(spot)]))
    assert len(copies) == 1


@HERE
@EXAMPLES
@given(
    seeds=st.tuples(st.integers(0, 9), st.integers(10, 19)),
    corner=st.tuples(st.integers(0, 200), st.integers(0, 120)),
    size=st.tuples(st.integers(1, 60), st.integers(1, 40)),
    kind=st.sampled_from(["PNG", "TIFF"]),
    mode=st.sampled_from(["1", "L", "RGB", "RGBA", "P", "I;16", "CMYK"]),
    dpi=st.sampled_from([None, 100, 600]),
)
def test_the_copy_of_an_image_depends_on_no_pixel_under_a_box(seeds, corner, size, kind, mode, dpi):
    if kind == "PNG" and mode == "CMYK":
        mode = "RGB"
    whole = (260, 160)
    spot = (*(c / w for c, w in zip(corner, whole, strict=True)),
            *(s / w for s, w in zip(size, whole, strict=True)))  # fmt: skip
    copies = set()
    for seed in seeds:
        picture = _noise(mode, whole, 99)
        picture.paste(_noise(mode, size, seed), corner)
        options = {"dpi": (dpi, dpi)} if dpi else {}
        data = image_file(picture, kind, **options)
        copies.add(copy_of(data, f"r.{kind.lower()}", [box(spot)]))
    assert len(copies) == 1


def _noise(mode, size, seed):
    chance = random.Random(seed)
    count = size[0] * size[1]
    if mode == "P":
        image = Image.frombytes("P", size, chance.randbytes(count))
        image.putpalette(random.Random(5).randbytes(768))
        return image
    if mode == "I;16":
        return Image.frombytes(mode, size, chance.randbytes(2 * count))
    if mode == "1":
        return Image.frombytes("L", size, chance.randbytes(count)).convert("1")
    return Image.frombytes(mode, size, chance.randbytes(count * len(mode)))


@HERE
def test_notes_of_a_camera_are_gone_and_its_turn_is_honoured():
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste((200, 0, 0), (0, 0, 300, 40))  # red on top, which the eye sees at the right
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = SECRET
    thumb = image_file(Image.new("RGB", (16, 16)), "JPEG", comment=SECRET.encode())
    data = image_file(picture, "JPEG", exif=exif, comment=SECRET.encode()) + thumb
    source = inspect(data, "r.jpg")
    assert source.pages[0].height > source.pages[0].width
    copy = redact(source, [box((0, 0, 0.1, 0.1))]).data
    assert_without(copy, SECRET)
    (image,) = pictures(copy)
    assert image.getpixel((image.width - 5, image.height // 2))[0] > 150
    assert image.getpixel((image.width - 5, image.height // 2))[1] < 60
    assert image.getpixel((image.width // 3, image.height // 2)) == (255, 255, 255)


@HERE
def test_boxes_fall_on_their_own_pages_of_a_tiff():
    pages = [Image.new("L", (200, 300), shade) for shade in (255, 200, 150)]
    data = image_file(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(100, 100))
    source = inspect(data, "r.tif")
    assert [(p.width, p.height) for p in source.pages] == [(144, 216)] * 3
    copy = redact(source, [box((0.4, 0.4, 0.2, 0.2), 2)]).data
    middle = [
        image.getpixel((image.width // 2, int(image.height * 0.42))) for image in pictures(copy)
    ]
    assert middle == [(255, 255, 255), (0, 0, 0), (150, 150, 150)]


@HERE
def test_a_box_over_the_whole_page_leaves_nothing_of_it():
    whole = box((0, 0, 1, 1))
    assert copy_of(PLACES["text"], boxes=[whole]) == copy_of(page(""), boxes=[whole])


@HERE
def test_the_order_of_the_boxes_does_not_matter():
    boxes = [box(), box((0.1, 0.1, 0.5, 0.1), key="state_secret"), box((0.3, 0.35, 0.1, 0.3))]
    assert copy_of(PLACES["text"], boxes=boxes) == copy_of(PLACES["text"], boxes=boxes[::-1])


def test_the_same_file_gives_the_same_bytes_in_any_process():
    once = copy_of(PLACES["annotation"])
    assert once == copy_of(PLACES["annotation"])


@HERE
def test_a_layer_that_is_not_shown_does_not_go_over():
    layered = page(
        f"/OC /L BDC {words(SECRET, 70, 105)}EMC {words(OPEN, 70, 150)}",
        resources="/Properties << /L 10 0 R >>",
        objects={10: "<< /Type /OCG /Name (L) >>"},
        catalogue="/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
    )
    assert copy_of(layered, boxes=[]) == copy_of(page(words(OPEN, 70, 150)), boxes=[])


def test_the_maker_of_files_for_these_tests_makes_whole_ones():
    made = pdf({1: "<< /Type /Catalog /Pages 2 0 R >>",
                2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
                4: stream(b"")})  # fmt: skip
    with pypdfium2.PdfDocument(made) as file:
        assert len(file) == 1


@HERE
def test_a_filled_field_is_seen_as_it_is_printed():
    (image,) = pictures(copy_of(PLACES["form field"], boxes=[]))
    x, y, width, height = SPOT
    under = image.crop(
        (
            int(x * image.width),
            int(y * image.height),
            int((x + width) * image.width),
            int((y + height) * image.height),
        )
    )
    assert under.getextrema()[0] == (0, 255)
    assert under.getpixel((2, 2)) == (255, 255, 255)
    red, green, blue = under.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_picture_is_blackened_before_it_is_made_smaller():
    spot = (0.25, 0.25, 0.5, 0.5)
    shown = []
    for seed in (1, 2):
        picture = _noise("L", (800, 800), 99)
        picture.paste(_noise("L", (400, 400), seed), (200, 200))
        file = opened("png", image_file(picture, "PNG", dpi=(600, 600)))
        shown.append(file.picture(1, 60, boxes=[spot]).image)
    assert shown[0].size == (80, 80)
    assert shown[0].tobytes() == shown[1].tobytes()


@HERE
def test_a_photograph_becomes_jpeg_and_print_stays_sharp():
    whole = box((0, 0, 0.1, 0.1))
    photograph = image_file(_noise("RGB", (400, 400), 1), "PNG")
    assert b"/DCTDecode" in copy_of(photograph, "r.png", [whole])
    printed = copy_of(PLACES["text"], boxes=[whole])
    assert b"/DCTDecode" not in printed
    assert b"/BitsPerComponent 4" in printed
    fax = image_file(_noise("1", (400, 400), 1), "TIFF")
    assert b"/BitsPerComponent 1 " in copy_of(fax, "r.tif", [whole])


@HERE
def test_a_red_seal_stays_red():
    seal = page(words(OPEN, 70, 150) + "1 0 0 RG 3 w 200 30 40 40 re S")
    (image,) = pictures(copy_of(seal))
    assert (255, 0, 0) in {colour for _, colour in image.getcolors(1 << 20)}
