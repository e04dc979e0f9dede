"""What stands in a file, seen and unseen? Readers bounded in size, one per kind of file."""

from __future__ import annotations

from gongkai.proofreading.files.anything import parts_of_file, parts_of_text
from gongkai.proofreading.files.contents import Contents, FileTooLarge, UnreadableFile
from gongkai.proofreading.files.docx import parts_of_docx
from gongkai.proofreading.files.html import parts_of_html
from gongkai.proofreading.files.images import parts_of_image
from gongkai.proofreading.files.ofd import parts_of_ofd
from gongkai.proofreading.files.pdf import parts_of_pdf
from gongkai.proofreading.files.xlsx import parts_of_xlsx

__all__ = [
    "Contents",
    "FileTooLarge",
    "UnreadableFile",
    "parts_of_docx",
    "parts_of_file",
    "parts_of_html",
    "parts_of_image",
    "parts_of_ofd",
    "parts_of_pdf",
    "parts_of_text",
    "parts_of_xlsx",
]
