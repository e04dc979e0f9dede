"""Records made for tests of redaction: PDFs with every hiding place, and images."""

from __future__ import annotations

import io
import re
import zlib

from PIL import Image

SECRET = "411203199001011234"
OPEN = "GONGKAI NEIRONG"


def stream(data: bytes, entries: str = "") -> bytes:
    """Return a stream object, compressed."""
    packed = zlib.compress(data)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>".encode()
    return head + b"\nstream\n" + packed + b"\nendstream"


def pdf(objects: dict[int, str | bytes], trailer: str = "") -> bytes:
    """Return a PDF of these numbered objects; 1 is the catalogue."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    return out.getvalue() + _body(objects, len(out.getvalue()), max(objects) + 1, trailer)


def revised(data: bytes, objects: dict[int, str | bytes], trailer: str = "") -> bytes:
    """Return the PDF with a later revision appended, as editors save it."""
    (previous,) = re.findall(rb"startxref\n(\d+)\n%%EOF\n$", data)
    size = max(*objects, *(int(n) for n in re.findall(rb"\n(\d+) 0 obj", data))) + 1
    return data + _body(objects, len(data), size, f"/Prev {previous.decode()} {trailer}")


def _body(objects: dict[int, str | bytes], start: int, size: int, trailer: str) -> bytes:
    out = io.BytesIO()
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = start + out.tell()
        plain = body.encode() if isinstance(body, str) else body
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, plain))
    at = start + out.tell()
    out.write(b"xref\n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    out.write(f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n".encode())
    out.write(b"startxref\n%d\n%%%%EOF\n" % at)
    return out.getvalue()


def words(text: str, x: float, y: float, size: float = 12, mode: int = 0) -> str:
    """Return the operators that write a text."""
    return f"BT /F {size} Tf {mode} Tr {x} {y} Td ({text}) Tj ET\n"


def page(
    content: str,
    *,
    extra: str = "",
    resources: str = "",
    box: tuple[float, float, float, float] = (0, 0, 300, 200),
    objects: dict[int, str | bytes] | None = None,
    catalogue: str = "",
    trailer: str = "",
) -> bytes:
    """Return a PDF of one page; objects of one's own are numbered from 10."""
    media = " ".join(map(str, box))
    return pdf(
        {
            1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
            2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Contents 4 0 R {extra} "
            f"/Resources << /Font << /F 5 0 R >> {resources} >> >>",
            4: stream(content.encode()),
            5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            **(objects or {}),
        },
        trailer,
    )


# The secret stands in the box (60, 100) – (240, 120) of a page of 300 by 200 points.
SPOT = (60 / 300, 80 / 200, 180 / 300, 20 / 200)
"""The box over the secret, in parts of the page."""


def hiding_places(secret: str = SECRET) -> dict[str, bytes]:
    """Return a PDF for every place in which a secret may stay behind, by the place's name."""
    at = words(secret, 70, 105)
    plain = words(OPEN, 70, 150)
    picture = _letters(secret)
    image = {
        10: stream(
            picture.tobytes(),
            f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} "
            "/ColorSpace /DeviceGray /BitsPerComponent 8",
        )
    }
    scan = plain + f"q 160 0 0 14 70 103 cm /I Do Q\n{words(secret, 70, 105, mode=3)}"
    form = {
        10: stream(
            f"q 70 103 160 14 re W n {at}Q".encode(),
            "/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F 5 0 R >> >>",
        )
    }
    field = {
        10: f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (id{secret}) /V ({secret}) /F 4 "
        "/Rect [65 102 235 118] /AP << /N 11 0 R >> /DA (/F 12 Tf) >>",
        11: stream(
            words(secret, 5, 3).encode(),
            "/Type /XObject /Subtype /Form /BBox [0 0 170 16] /Resources << /Font << /F 5 0 R >> >>",
        ),
    }
    return {
        "text": page(plain + at),
        "text layer over a scan": page(scan, resources="/XObject << /I 10 0 R >>", objects=image),
        "form object with a clip": page(
            plain + "/X Do", resources="/XObject << /X 10 0 R >>", objects=form
        ),
        "information dictionary": page(
            plain + at, objects={10: f"<< /Title ({secret}) /Author ({secret}) >>"},
            trailer="/Info 10 0 R",
        ),
        "xmp": page(
            plain + at, objects={10: stream(secret.encode(), "/Type /Metadata /Subtype /XML")},
            catalogue="/Metadata 10 0 R",
        ),
        "attachment": page(
            plain + at,
            objects={
                10: f"<< /Type /Filespec /F ({secret}.txt) /EF << /F 11 0 R >> >>",
                11: stream(secret.encode(), "/Type /EmbeddedFile"),
            },
            catalogue=f"/Names << /EmbeddedFiles << /Names [({secret}) 10 0 R] >> >>",
        ),
        "form field": page(
            plain, objects=field, extra="/Annots [10 0 R]",
            catalogue="/AcroForm << /Fields [10 0 R] /DR << /Font << /F 5 0 R >> >> >>",
        ),
        "annotation": page(
            plain + at,
            objects={
                10: f"<< /Type /Annot /Subtype /Text /Rect [70 104 84 118] /Contents ({secret}) "
                f"/T ({secret}) >>"
            },
            extra="/Annots [10 0 R]",
        ),
        "script": page(
            plain + at, catalogue=f"/OpenAction << /S /JavaScript /JS (app.alert\\('{secret}'\\)) >>"
        ),
        "earlier revision": revised(page(plain + at), {4: stream(plain.encode())}),
        "thumbnail": page(plain + at, objects=image, extra="/Thumb 10 0 R"),
        "outside the crop box": page(
            plain + at + words(secret, 10, 230), extra="/CropBox [0 0 300 200]",
            box=(0, 0, 300, 260),
        ),
        "behind white paint": page(f"{at}1 g 60 100 180 20 re f 0 g {plain}"),
        "structure": page(
            f"/Span << /ActualText ({secret}) >> BDC {at}EMC {plain}",
            catalogue="/MarkInfo << /Marked true >>",
        ),
    }  # fmt: skip


def _letters(text: str) -> Image.Image:
    """Return a small picture that depends on the text."""
    picture = Image.new("L", (8 * len(text), 8), 255)
    for place, letter in enumerate(text.encode()):
        for bit in range(8):
            if letter >> bit & 1:
                picture.paste(0, (8 * place, bit, 8 * place + 6, bit + 1))
    return picture


def image_file(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return the image as a file of a kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def streams(data: bytes) -> list[bytes]:
    """Return every stream of a PDF, decompressed where it can be."""
    found = []
    for body in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        found.append(body)
        try:
            found.append(zlib.decompress(body))
        except zlib.error:
            continue
    return found


ORIGINAL = page(words(OPEN, 70, 150) + words(SECRET, 70, 105))
"""A plain record with the secret in its spot."""


def ask_here(says, data, *, name, seconds):
    """Answer what :func:`gongkai.redaction.apart.ask` asks, in this process."""
    from gongkai.redaction import UnusableFile, apart, worker

    try:
        return [apart.Frame(*answer) for answer in worker.answers(says, data)]
    except worker.Refused as refused:
        raise UnusableFile(name, str(refused)) from None
