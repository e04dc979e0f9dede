"""Does the style sheet for other sites keep to its own place, and is it made from the portal's as that is now?"""

import re

import pytest

from gongkai_web.outlet import scoping

W = scoping.SCOPE


def test_the_sheet_is_made_from_the_portals_as_it_is_now():
    assert scoping.MADE.read_text("utf-8") == scoping.embed_sheet(), (
        "portal.css changed: run python -m gongkai_web.outlet.scoping"
    )


def heads_of(css):
    """Yield what every rule is for, those within groups, and groups of groups, too."""
    for head, body in scoping._pieces(css):
        if head.startswith(("@media", "@supports")):
            yield from heads_of(body)
        else:
            yield head


def test_no_rule_of_it_reaches_the_page_around():
    text = re.sub(r"/\*.*?\*/", "", scoping.MADE.read_text("utf-8"), flags=re.S)
    heads = list(heads_of(text))
    assert len(heads) > 200
    for head in heads:
        for one in scoping._split(head):
            assert one.startswith(W), one
    assert not re.search(r"\drem\b", re.sub(r"@media[^{]*", "", text)), "sizes of the other root"
    assert "prefers-color-scheme" not in text


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("p { margin: 0; }", f"{W} p {{ margin: 0; }}"),
        ("h1, .a:is(b, i) { top: 0 }", f"{W} h1, {W} .a:is(b, i) {{ top: 0; }}"),
        ("body { margin: 0 }", f"{W} {{ margin: 0; }}"),
        ("html.x > p { top: 0 }", f"{W}.x > p {{ top: 0; }}"),
        (":root[data-size='1'] .a { top: 0 }", f"{W}[data-size='1'] .a {{ top: 0; }}"),
        ("body-part { top: 0 }", f"{W} body-part {{ top: 0; }}"),
        (":root { font-size: 125% }", f"{W} {{ --gk-rem: 20px; font-size: var(--gk-rem); }}"),
        (
            "a { padding: 1rem -.5rem 1.2em }",
            f"{W} a {{ padding: calc(1 * var(--gk-rem)) calc(-.5 * var(--gk-rem)) 1.2em; }}",
        ),
        ('a::after { content: "}, {"; }', f'{W} a::after {{ content: "}}, {{"; }}'),
        ("@media print { a { top: 0 } }", f"@media print {{\n  {W} a {{ top: 0; }}\n}}"),
        ("@media screen and (prefers-color-scheme: dark) { a { top: 0 } }", ""),
    ],
)
def test_each_rule_is_put_below_the_class(given, made):
    assert scoping.scoped(given).strip() == made


@pytest.mark.parametrize(
    "given",
    ["@font-face { src: url(x) }", "@import url(x);", "@page { margin: 0 }", "a { top: 0", "a body { top: 0 }"],
)  # fmt: skip
def test_what_cannot_be_kept_in_place_is_refused(given):
    with pytest.raises(scoping.ScopeProblem):
        scoping.scoped(given)
