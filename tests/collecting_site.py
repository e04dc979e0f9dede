"""A county that has collected two years of annual reports and is about to collect a third.

``python tests/collecting_site.py FOLDER`` fills the empty installation of ``GONGKAI_HOME`` and lays
into the folder the files a journey uploads.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parent))

YEARS = (2023, 2024)
YEAR = 2025
PASSWORD = "Shi-Li-Mi-Ma-1"
OFFICES = (
    ("jyj", "示例县教育局", "department"),
    ("gaj", "示例县公安局", "department"),
    ("rsj", "示例县人力资源和社会保障局", "department"),
    ("zrzy", "示例县自然资源和规划局", "department"),
    ("wjw", "示例县卫生健康委员会", "department"),
    ("xa", "示例县兴安镇人民政府", "township"),
)
UNITS = {
    "shili-xa-zfd": ("示例县兴安镇综合行政执法队", "dispatched_office"),
    "shili-xa-wsy": ("示例县兴安镇卫生院", "public_utility"),
}
"""Below the last of them: the second level."""


def county():
    """Put the county there, the reports of two years accepted but for the last agency's."""
    import collection_desk as desk
    from gongkai_web.agencies.models import Agency, Membership, User
    from made_layouts import sound_report

    def person(username, agency, *roles):
        user = User.objects.create_user(username=username, password=PASSWORD)
        for role in roles:
            Membership.objects.create(user=user, agency=agency, role=role)
        return user

    there = desk.county(person)
    for code, name, kind in OFFICES:
        Agency.objects.create(code=f"shili-{code}", name=name, kind=kind, parent=there.government)
    below = list(Agency.objects.filter(parent=there.government).order_by("pk"))
    town = Agency.objects.get(code="shili-xa")
    for code, (name, kind) in UNITS.items():
        Agency.objects.create(code=code, name=name, kind=kind, parent=town)
    person("xa-supervisor", town, "supervisor")
    for year in YEARS:
        there.open(year)
        for at, agency in enumerate(below[: len(below) + year - max(YEARS)]):
            report = replace(sound_report(at + 7 * year, year=year), agency=agency.name)
            if at == 3:
                there.hand_in(agency, desk.unsound(report))
            else:
                there.accepted(agency, report)
    return there


def files(folder: Path) -> None:
    """Lay down a package of mixed files, the report of one of them put right, and two with doubts."""
    import batch_desk
    import collection_desk as desk
    from gongkai.reports.writers import render
    from made_layouts import NAME, PAGES, TEXTS, sound_report

    def named(name, seed):
        return replace(sound_report(seed, year=YEAR), agency=name)

    def laid_out(report, made):
        return made(report).replace(NAME, report.agency).encode()

    good = named("示例县司法局", 41)
    faulty = laid_out(desk.unsound(good), PAGES["inside layout tables"])
    (folder / "司法局更正.html").write_bytes(laid_out(good, PAGES["spans"]))
    unit, _ = UNITS["shili-xa-zfd"]
    (folder / "执法队.html").write_bytes(batch_desk.doubtful(unit, year=YEARS[-1]))
    (folder / "教育局存疑.html").write_bytes(batch_desk.doubtful("示例县教育局", year=YEARS[-1]))
    docx = render(named("示例县财政局", 42), "docx")
    mixed = {
        "县直/司法局年报.html": faulty,
        "县直/司法局年报（副本）.html": faulty,
        "县直/财政局.docx": docx,
        "县直/教育局.pdf": render(named("示例县教育局", 43), "pdf"),
        "县直/公安局.xlsx": render(named("示例县公安局", 44), "xlsx"),
        "乡镇/兴安镇.txt": laid_out(named("示例县兴安镇人民政府", 45), TEXTS["tabs"]),
        "乡镇/外县水利局.html": laid_out(named("外县水利局", 46), PAGES["spans"]),
        "乡镇/传坏了.docx": docx[: len(docx) // 2],
        "说明.jpg": b"\xff\xd8\xff",
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, data in mixed.items():
            package.writestr(name, data)
    (folder / "各单位年报.zip").write_bytes(packed.getvalue())


if __name__ == "__main__":
    from gongkai_web.config.bootstrap import setup

    setup(progress=False)
    county()
    files(Path(sys.argv[1]))
