"""Who is somebody, in the words of the identity service? (OpenID Connect: code flow with PKCE)

Off unless the installation names a service. What is kept of the answer is who issued it
and what the service calls the person: no name, no number. Everything is asked anew at each login
(addresses, keys), so a key that was changed is known at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

TIMEOUT = 10
LEEWAY = 60
"""Seconds by which two clocks may differ."""
LARGEST = 256 * 1024
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures with a key of the service's own; never none, never a shared secret."""


class NotLoggedIn(Exception):
    """The login came to nothing; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What a login that has begun must come back with."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who logged in."""

    issuer: str
    subject: str


def is_on() -> bool:
    """Return whether applicants can log in."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def _get(url: str) -> dict[str, Any]:
    """Return an object the service published. Raises NotLoggedIn."""
    try:
        answer = httpx.get(url, timeout=TIMEOUT, follow_redirects=False)
        found = answer.raise_for_status().json() if len(answer.content) <= LARGEST else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NotLoggedIn("身份认证服务现在不能用，请稍后再试，或者不登录办理") from None
    if not isinstance(found, dict):
        raise NotLoggedIn("身份认证服务的回答不对，请联系管理员")
    return found


def _discovered() -> dict[str, Any]:
    """Return the service's own description, where it is of the service that is named."""
    found = _get(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
        raise NotLoggedIn("身份认证服务的设置不对，请联系管理员")
    is_open = urlsplit(settings.OIDC_ISSUER).scheme == "http"
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        scheme = urlsplit(str(found.get(name, ""))).scheme
        if scheme != "https" and not (is_open and scheme == "http"):
            raise NotLoggedIn("身份认证服务的设置不对，请联系管理员")
    return found


def begin(redirect_uri: str) -> tuple[str, Pending]:
    """Return the address to log in at, and what is to be remembered. Raises NotLoggedIn."""
    pending = Pending(
        secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    )
    client = OAuth2Client(
        None, settings.OIDC_CLIENT_ID, scope="openid", redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )  # fmt: skip
    url, _ = client.create_authorization_url(
        _discovered()["authorization_endpoint"], state=pending.state, nonce=pending.nonce,
        code_verifier=pending.verifier,
    )  # fmt: skip
    return url, pending


def finish(pending: Pending, answer: Mapping[str, str], redirect_uri: str) -> Identity:
    """Return who came back. Raises NotLoggedIn."""
    if not secrets.compare_digest(answer.get("state", "").encode(), pending.state.encode()):
        raise NotLoggedIn("登录没有完成，或者过了时间，请重新登录")
    if answer.get("error") or not answer.get("code"):
        raise NotLoggedIn("没有登录")
    found = _discovered()
    if answer.get("iss", found["issuer"]) != found["issuer"]:
        raise NotLoggedIn("登录的回答来自别的服务，请重新登录")
    token = _exchanged(found, answer["code"], pending.verifier, redirect_uri)
    claims = _checked(found, token, pending.nonce)
    return Identity(str(found["issuer"]), str(claims["sub"]))


def _exchanged(found: dict[str, Any], code: str, verifier: str, redirect_uri: str) -> str:
    """Return the identity token for a code."""
    body = prepare_token_request(
        "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=verifier
    )
    auth, methods = None, found.get("token_endpoint_auth_methods_supported")
    if not settings.OIDC_CLIENT_SECRET:
        body = prepare_token_request("authorization_code", body, client_id=settings.OIDC_CLIENT_ID)
    elif isinstance(methods, list) and "client_secret_basic" not in methods:
        body = prepare_token_request(
            "authorization_code", body, client_id=settings.OIDC_CLIENT_ID,
            client_secret=settings.OIDC_CLIENT_SECRET,
        )  # fmt: skip
    else:
        auth = httpx.BasicAuth(
            quote_plus(settings.OIDC_CLIENT_ID), quote_plus(settings.OIDC_CLIENT_SECRET)
        )
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = httpx.post(
            found["token_endpoint"], content=body, auth=auth, headers=headers, timeout=TIMEOUT,
            follow_redirects=False,
        )  # fmt: skip
        told = answer.raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NotLoggedIn("身份认证服务没有给出登录结果，请重新登录") from None
    token = told.get("id_token") if isinstance(told, dict) else None
    if not isinstance(token, str):
        raise NotLoggedIn("身份认证服务没有给出登录结果，请重新登录")
    return token


def _checked(found: dict[str, Any], token: str, nonce: str) -> Mapping[str, Any]:
    """Return what the token says, once signature, audience, time and nonce are right."""
    told = found.get("id_token_signing_alg_values_supported") or ["RS256"]
    algorithms = [one for one in ALGORITHMS if one in told]
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": found["issuer"]},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )  # fmt: skip
    try:
        keys = KeySet.import_key_set(_get(found["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(token, keys, algorithms=algorithms).claims
        registry.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise NotLoggedIn("身份认证服务的登录结果不可信，没有登录") from None
    audience, subject = claims["aud"], claims["sub"]
    is_other = isinstance(audience, list) and len(audience) > 1
    if is_other and claims.get("azp") != settings.OIDC_CLIENT_ID:
        raise NotLoggedIn("登录结果是给别的系统的，没有登录")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\x00" in subject:
        raise NotLoggedIn("身份认证服务没有说明是谁，没有登录")
    return claims
