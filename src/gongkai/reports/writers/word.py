"""How is a Word document of ours set? (page, styles and page numbers after GB/T 9704—2012)

Reports and letters are set alike. The office's fonts are named; whoever opens
the file has them, and the font table names a substitute for who has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gongkai.reports.writers import typography

if TYPE_CHECKING:
    from docx.document import Document

_HEADING_ROLES = {1: "heading1", 2: "heading2"}
_SUBSTITUTES: Final = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "华文中宋",
    "黑体": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
}
"""What Word shows where the proper font is missing."""
NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def set_page(document: Document) -> None:
    """Set the page: A4 with the margins of the standard."""
    from docx.shared import Mm

    section = document.sections[0]
    width, height = typography.PAGE_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin = Mm(typography.MARGINS_MM["top"])
    section.bottom_margin = Mm(typography.MARGINS_MM["bottom"])
    section.left_margin = Mm(typography.MARGINS_MM["left"])
    section.right_margin = Mm(typography.MARGINS_MM["right"])
    section.header_distance = Mm(20)
    section.footer_distance = Mm(typography.MARGINS_MM["bottom"] - 12)


def set_styles(document: Document) -> None:
    """Dress the styles: title, headings, body with an indent of two characters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:eastAsia"), "zh-CN")
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:eastAsia"), "zh-CN")

    def dress(name: str, use: str, size: float) -> Any:
        style = styles[name]
        font = typography.FONTS[use][0]
        style.font.name, style.font.size, style.font.bold = font, Pt(size), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), font)
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = (
            WD_LINE_SPACING.EXACTLY,
            Pt(typography.LINE_PT),
        )
        return style

    def indent(style: Any) -> None:
        """Indent the first line by two characters, whatever their size."""
        style.paragraph_format.first_line_indent = Pt(2 * typography.BODY_PT)
        style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")

    dress("Normal", "body", typography.BODY_PT)
    body = dress("Body Text", "body", typography.BODY_PT)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    indent(body)
    for level, use in _HEADING_ROLES.items():
        style = dress(f"Heading {level}", use, typography.BODY_PT)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.space_after = Pt(2)
        indent(style)
    title = dress("Title", "title", typography.TITLE_PT)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(36)
    title.paragraph_format.space_after = Pt(typography.LINE_PT)
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)
    dress("Header", "body", 12)
    dress("Footer", "page_number", typography.PAGE_NUMBER_PT)
    _name_substitutes(document)


def _name_substitutes(document: Document) -> None:
    """Write the font table: which font stands in for one that is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f'<w:fonts xmlns:w="{NAMESPACE}">{fonts}</w:fonts>'
            ).encode()


def number_pages(document: Document) -> None:
    """Put ``— 1 —`` in the middle of the footer, the number as a field."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)
    number = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    number.append(text)
    field.append(number)
    footer.add_run(" —")
