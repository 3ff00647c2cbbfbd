"""The wire of InserJeunes, read."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient


def read(client: TestClient, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(path, params=params or None)
    assert answer.status_code == status, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "X-Api-Key" in answer.headers["access-control-allow-headers"]
    assert answer.headers["content-type"] == "application/json"
    return answer.json()
