"""OAuth 1.0a signatures (RFC 5849, section 3.4) for requests without a form: HMAC-SHA1 over method, address, query."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import parse_qsl, quote, urlsplit

from socialops.classes import dataclass


@dataclass(frozen=True)
class Signer:
    """The four secrets of an application and its account."""

    key: str
    key_secret: str = field(repr=False)
    token: str
    token_secret: str = field(repr=False)

    def header(self, method: str, address: str, *, nonce: str, at: int) -> str:
        """The Authorization header of a request; *address* is the whole one, with its query."""
        own = {
            "oauth_consumer_key": self.key,
            "oauth_nonce": nonce,
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(at),
            "oauth_token": self.token,
            "oauth_version": "1.0",
        }
        own["oauth_signature"] = self._signature(method, address, own)
        return "OAuth " + ", ".join(f'{_quoted(name)}="{_quoted(value)}"' for name, value in sorted(own.items()))

    def _signature(self, method: str, address: str, own: Mapping[str, str]) -> str:
        parts = urlsplit(address)
        named = [*own.items(), *parse_qsl(parts.query, keep_blank_values=True)]
        pairs = sorted((_quoted(name), _quoted(value)) for name, value in named)
        normal = "&".join(f"{name}={value}" for name, value in pairs)
        place = f"{parts.scheme}://{parts.netloc.lower()}{parts.path}"
        text = "&".join((method.upper(), _quoted(place), _quoted(normal)))
        secret = f"{_quoted(self.key_secret)}&{_quoted(self.token_secret)}"
        return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()


def _quoted(text: str) -> str:
    return quote(text, safe="~")
