"""A sample office: the ledgers of one bureau for 2024, made up but for its published figures.

The office and its figures are those of a published report; every title, text and
person is invented and marked 示例; so is all of the second office. The ledgers lie beside this module as the
files an office would import; ``python -m gongkai_web.sample.make`` writes them anew.
"""

from pathlib import Path

LEDGERS = Path(__file__).parent / "ledgers"
CODE = "shanzhou-sfj"
TOWN = "shili-zhen"
"""A second, smaller office, so that an area has more than one."""
YEAR = 2024
