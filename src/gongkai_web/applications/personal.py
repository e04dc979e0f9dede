"""How are an applicant's name, number and contact kept from prying eyes?

AES-256-GCM over a small JSON object. The associated data binds the sealed bytes to
their record (agency code and application number), so a value moved to another
row does not open. A keyed hash finds the same applicant again without opening
anything. The key comes from ``GONGKAI_FIELD_KEY`` or the installation's
secrets; ``GONGKAI_FIELD_KEY_OLD`` (comma separated) opens what older keys sealed.

Sealed bytes: version (1), key id (4), nonce (12), ciphertext with tag.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gongkai_web.config.home import secret

_VERSION = b"\x01"
_HEAD = 1 + 4
_NONCE = 12


class CannotUnseal(ValueError):
    """The sealed bytes were changed, moved to another record, or made with a key we lack."""


@dataclass(frozen=True, slots=True)
class _Ring:
    head: bytes
    """Version and id of the key that seals."""
    seals: AESGCM
    opens: dict[bytes, AESGCM]
    looks_up: bytes


def _derived(key: str, purpose: bytes) -> bytes:
    return hmac.digest(key.encode(), b"gongkai " + purpose, "sha256")


@lru_cache(maxsize=4)
def _ring(current: str, old: str) -> _Ring:
    opens: dict[bytes, AESGCM] = {}
    for key in filter(None, (*old.split(","), current)):
        opens[_derived(key, b"key id")[:4]] = AESGCM(_derived(key, b"field encryption"))
    key_id = _derived(current, b"key id")[:4]
    # Looking up must survive a change of key, so the oldest key named does it.
    first = next(filter(None, old.split(",")), current)
    return _Ring(_VERSION + key_id, opens[key_id], opens, _derived(first, b"applicant lookup"))


@lru_cache(maxsize=1)
def _secret_of(_home: str | None, _key: str | None) -> str:
    return secret("field_key")


def _keys() -> _Ring:
    environ = os.environ
    current = _secret_of(environ.get("GONGKAI_HOME"), environ.get("GONGKAI_FIELD_KEY"))
    return _ring(current, environ.get("GONGKAI_FIELD_KEY_OLD", ""))


def _encode(data: dict[str, str]) -> bytes:
    """Return a flat object of texts as JSON; several times quicker than building an encoder."""
    pairs = (f"{encode_basestring(name)}:{encode_basestring(text)}" for name, text in data.items())
    return f"{{{','.join(pairs)}}}".encode()


def record_name(agency_code: str, number: str) -> str:
    """Return the associated data of an application: ``code/number``."""
    return f"{agency_code}/{number}"


def seal(data: dict[str, str], *, aad: str) -> bytes:
    """Return the data encrypted for the record named ``aad``; empty data give no bytes."""
    return sealer()(data, aad)


def sealer() -> Callable[[dict[str, str], str], bytes]:
    """Return ``seal`` (of data and ``aad``) with its keys at hand, for many records in one go."""
    ring = _keys()

    def seal_with_ring(data: dict[str, str], aad: str) -> bytes:
        if not any(data.values()):
            return b""
        nonce = os.urandom(_NONCE)
        return ring.head + nonce + ring.seals.encrypt(nonce, _encode(data), aad.encode())

    return seal_with_ring


def unseal(sealed: bytes | memoryview, *, aad: str) -> dict[str, str]:
    """Return what was sealed for the record named ``aad``.

    Raises CannotUnseal where the bytes are not that record's, or the key is missing.
    """
    token = bytes(sealed)
    if not token:
        return {}
    if token[:1] != _VERSION or (key := _keys().opens.get(token[1:_HEAD])) is None:
        raise CannotUnseal(
            f"“{aad}”的申请人信息是用另一把密钥加密的；请检查 GONGKAI_FIELD_KEY（旧密钥写入 GONGKAI_FIELD_KEY_OLD）"
        )
    nonce, ciphertext = token[_HEAD : _HEAD + _NONCE], token[_HEAD + _NONCE :]
    try:
        opened: dict[str, str] = json.loads(key.decrypt(nonce, ciphertext, aad.encode()))
    except InvalidTag as error:
        raise CannotUnseal(f"“{aad}”的申请人信息已被改动，或不属于这一申请") from error
    return opened


def seal_bytes(data: bytes, *, aad: str) -> bytes:
    """Return a file's bytes sealed for the record named ``aad``."""
    ring = _keys()
    nonce = os.urandom(_NONCE)
    return ring.head + nonce + ring.seals.encrypt(nonce, data, aad.encode())


def unseal_bytes(sealed: bytes | memoryview, *, aad: str) -> bytes:
    """Return a file's bytes that were sealed for the record named ``aad``; "" for none.

    Raises CannotUnseal where the bytes are not that record's, or the key is missing.
    """
    token = bytes(sealed)
    if not token:
        return b""
    if token[:1] != _VERSION or (key := _keys().opens.get(token[1:_HEAD])) is None:
        raise CannotUnseal(
            f"“{aad}”是用另一把密钥加密的；请检查 GONGKAI_FIELD_KEY（旧密钥写入 GONGKAI_FIELD_KEY_OLD）"
        )
    try:
        return key.decrypt(token[_HEAD : _HEAD + _NONCE], token[_HEAD + _NONCE :], aad.encode())
    except InvalidTag as error:
        raise CannotUnseal(f"“{aad}”已被改动，或不属于这一记录") from error


def lookup_key(text: str) -> str:
    """Return the keyed hash by which the same applicant is found again; "" for nothing.

    Width, case and spaces do not matter.
    """
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = "".join(text.split()).upper()
    if not folded:
        return ""
    return hmac.digest(_keys().looks_up, folded.encode(), hashlib.sha256).hex()


def applicant_key(data: dict[str, str]) -> str:
    """Return the lookup key of an applicant: by number, else by name and contact together."""
    if number := data.get("id_no", ""):
        return lookup_key(number)
    name, contact = data.get("name", ""), data.get("contact", "")
    return lookup_key(f"{name}|{contact}") if name and contact else ""


def masked_name(name: str) -> str:
    """Return a name with all but its first character hidden: ``张**``."""
    return name[:1] + "*" * min(len(name) - 1, 6) if name else ""


def masked_number(number: str) -> str:
    """Return a number with its middle hidden: ``4112**********1234``."""
    if len(number) > 10:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    return "*" * (len(number) - 2) + number[-2:] if len(number) > 4 else "*" * len(number)


def masked(data: dict[str, str]) -> dict[str, str]:
    """Return the data as the back office shows them before anybody asks for more."""
    return {
        "name": masked_name(data.get("name", "")),
        "id_no": masked_number(data.get("id_no", "")),
        "contact": masked_number(data.get("contact", "")),
    }
