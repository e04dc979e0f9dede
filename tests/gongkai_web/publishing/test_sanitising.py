"""What stays of a pasted text."""

import pytest

from gongkai_web.publishing.sanitising import clean_html

OWN = "a" * 64


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (f'<img src="file:{OWN}" alt="图">', f'<img src="file:{OWN}" alt="图">'),
        ('<img alt="x src=y">', ""),
        ('<img alt="x > src=&quot;file:b&quot;" title=1>', ""),
        ('<img src="http://a.example/x.png" alt="图">', ""),
        ("<p>文<b>字</b></p>", "<p>文<b>字</b></p>"),
        ('<p style="color:red" class="MsoNormal">文</p>', "<p>文</p>"),
        ("<table><tr><td colspan=2>格</td></tr></table>",
         '<table><tbody><tr><td colspan="2">格</td></tr></tbody></table>'),
        ("<o:p>文</o:p>", "文"),
        ('<a href="javascript:x()">点</a>', '<a rel="noopener noreferrer nofollow">点</a>'),
        (f'<a href="file:{OWN}">点</a>', '<a rel="noopener noreferrer nofollow">点</a>'),
    ],
)  # fmt: skip
def test_what_stays(pasted, kept):
    assert clean_html(pasted) == kept
    assert clean_html(kept) == kept, "cleaning twice changes nothing"
