"""An identity service for tests: OpenID Connect over real HTTP, which may also lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        double, parts = self.server.double, urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self._say(double.description)
        elif parts.path == "/keys":
            self._say({"keys": [double.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", double.authorize(given))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        told = self.server.double.exchange(given, self.headers.get("Authorization", ""))
        self._say(told, 400 if "error" in told else 200)

    def _say(self, told, status=200):
        data = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class OidcDouble:
    """A service with one client; ``claims`` go into the next token as they are."""

    client, secret = "gongkai", "geheim:mit+zeichen"

    def __init__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.double = self
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.key = self.signs = RSAKey.generate_key(2048, {"kid": "eins", "use": "sig"})
        self.subject, self.claims, self.algorithm = "person-1", {}, "RS256"
        self.codes, self.refuses, self.asked = {}, "", []
        self.description = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
        }
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def authorize(self, given):
        """Return where the person is sent back to."""
        self.asked.append(given)
        assert given["client_id"] == self.client
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        told = {"state": given["state"], "iss": self.issuer}
        if self.refuses:
            return f"{given['redirect_uri']}?{urlencode({**told, 'error': self.refuses})}"
        code = secrets.token_urlsafe(12)
        self.codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({**told, 'code': code})}"

    def exchange(self, given, authorization):
        """Return the tokens of a code, once, to who proves to be the one who asked."""
        asked = self.codes.pop(given.get("code"), None)
        basic = base64.b64encode(b"gongkai:geheim%3Amit%2Bzeichen").decode()
        if authorization != f"Basic {basic}":
            return {"error": "invalid_client"}
        challenge = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        if given["redirect_uri"] != asked["redirect_uri"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": self.client, "sub": self.subject, "iat": now,
            "exp": now + 300, "nonce": asked["nonce"], "name": "张三丰", **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims):
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            encoded = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts]  # fmt: skip
            return ".".join((*encoded, ""))
        if self.algorithm == "HS256":
            key = OctKey.import_key(self.secret.encode().ljust(32, b"x"))
            return jwt.encode({"alg": "HS256"}, claims, key)
        return jwt.encode({"alg": self.algorithm, "kid": "eins"}, claims, self.signs)

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
