"""How do office files stay the same from one writing to the next?

Word and Excel files are zip archives, and the libraries stamp them with the
time of writing. A report written twice must be the same file, so that its
digest says whether it changed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def with_fixed_times(archive: bytes, *, replacing: Mapping[str, bytes] | None = None) -> bytes:
    """Return the same zip archive with every entry dated 1980-01-01.

    ``replacing`` gives some entries another content.
    """
    replacing = replacing or {}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, replacing.get(name) or source.read(name))
    return out.getvalue()
