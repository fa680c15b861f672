"""The tests' own plain way to talk to Medusa: JSON in, JSON out, and a loud end on any refusal."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx

PATIENCE = 60.0  # seconds; one POST may take several on a busy machine

Json = dict[str, Any]


class Caller:
    """A client of one shop with fixed credentials. Numbers with a point come back as Decimal."""

    def __init__(self, base: str, *, secret: str = "", headers: dict[str, str] | None = None) -> None:
        auth = (secret, "") if secret else None
        self._client = httpx.Client(base_url=base, timeout=PATIENCE, auth=auth, headers=headers, trust_env=False)

    def get(self, path: str, **query: str | int) -> Json:
        return self._read(self._client.get(path, params=query))

    def post(self, path: str, body: Json | None = None) -> Json:
        return self._read(self._client.post(path, json=body if body is not None else {}))

    def delete(self, path: str) -> Json:
        return self._read(self._client.delete(path))

    def close(self) -> None:
        self._client.close()

    @staticmethod
    def _read(answer: httpx.Response) -> Json:
        if answer.is_error:
            asked = f"{answer.request.method} {answer.request.url}"
            sent = answer.request.content.decode(errors="replace")
            raise AssertionError(f"{asked}: {answer.status_code} {answer.text}\n{sent}")
        parsed: Json = json.loads(answer.text, parse_float=Decimal)
        return parsed
