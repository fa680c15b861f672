"""The shop's HTTP server, in a process of its own.

usage: python -m tests.servers.shopify.server LEDGER SCHEMA PORT
"""

from __future__ import annotations

import json
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.servers.shopify import access, uploads
from tests.servers.shopify.desk import Body, Desk, Request, internal_error, throttled_answer
from tests.servers.shopify.files import FILE_PATH, UPLOAD_PATH
from tests.servers.shopify.ledger import Act, Ledger
from tests.servers.shopify.schema import PINNED, load

API_PATH = f"/admin/api/{PINNED}/graphql.json"
TOKEN_PATH = "/admin/oauth/access_token"
HEALTH_PATH = "/health"
WRONG_TOKEN = {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
SORRY = b"<!DOCTYPE html><html><body><h1>We'll be right back</h1></body></html>"
LATE_SECONDS = 1.0


class Counter(BaseHTTPRequestHandler):
    """Serves one connection; the server it belongs to holds the desk."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Shop

    def do_GET(self) -> None:
        """Health, and files by their public address."""
        path = unquote(urlsplit(self.path).path)
        if path == HEALTH_PATH:
            return self._json({"schema": PINNED})
        found = None
        if path.startswith(FILE_PATH):
            with self.server.desk.lock:
                found = uploads.content(self.server.ledger, path.removeprefix(FILE_PATH))
        if found is None:
            return self._json({"errors": "Not Found"}, HTTPStatus.NOT_FOUND)
        return self._send(HTTPStatus.OK, found[1], found[0])

    def do_POST(self) -> None:
        """The API, the grant of tokens, the target of uploads."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path == API_PATH:
            return self._api(body)
        if path == TOKEN_PATH:
            with self.server.desk.lock:
                status, answer = access.grant(self.server.ledger, self._fields(body))
            return self._json(answer, HTTPStatus(status))
        if path.startswith(UPLOAD_PATH):
            token = path.removeprefix(UPLOAD_PATH)
            with self.server.desk.lock:
                problem = uploads.receive(self.server.ledger, token, self.headers.get("Content-Type", ""), body)
            status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.CREATED
            return self._send(status, problem.encode(), "application/xml")
        return self._json({"errors": "Not Found"}, HTTPStatus.NOT_FOUND)

    def _api(self, body: bytes) -> None:
        with self.server.desk.lock:
            known = access.allowed(self.server.ledger, self.headers.get("X-Shopify-Access-Token", ""))
        if not known:
            return self._json(WRONG_TOKEN, HTTPStatus.UNAUTHORIZED)
        try:
            wanted = json.loads(body)
            request = Request(wanted["query"], wanted.get("variables") or {}, f"http://{self.headers['Host']}")
        except (ValueError, KeyError, TypeError):
            return self._json({"errors": {"query": "Required parameter missing or invalid"}}, HTTPStatus.BAD_REQUEST)
        act = self.server.desk.act(request)
        return self._scripted(request, act) if act else self._json(self.server.desk.answer(request))

    def _scripted(self, request: Request, act: Act) -> None:
        """A request that a test wanted to go in a way of its own."""
        desk = self.server.desk
        match act.name:
            case "unavailable":
                return self._sorry()
            case "expired":
                with desk.lock:
                    access.expire_all(self.server.ledger)
                return self._json(WRONG_TOKEN, HTTPStatus.UNAUTHORIZED)
            case "throttled":
                return self._json(throttled_answer())
            case "throttled_after":
                desk.answer(request)
                return self._json(throttled_answer())
            case "half":
                return self._json(internal_error())
            case "half_after":
                return self._json(_half(desk.answer(request)))
            case "late":
                seconds = float(act.details.get("seconds", LATE_SECONDS))
                late = threading.Timer(seconds, desk.answer, (request,))
                late.daemon = True
                late.start()
                return self._sorry()
        return self._json(desk.answer(request, act))

    def _fields(self, body: bytes) -> dict[str, str]:
        if "json" in self.headers.get("Content-Type", ""):
            try:
                found = json.loads(body)
            except ValueError:
                return {}
            return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}
        return dict(parse_qsl(body.decode("utf-8", "replace")))

    def _sorry(self) -> None:
        self._send(HTTPStatus.SERVICE_UNAVAILABLE, SORRY, "text/html; charset=utf-8")

    def _json(self, body: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, json.dumps(body).encode(), "application/json; charset=utf-8")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Shopify-API-Version", PINNED)
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing of what went well."""


class Shop(ThreadingHTTPServer):
    """The server with its desk and its books."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, ledger: Ledger, desk: Desk) -> None:
        self.ledger = ledger
        self.desk = desk
        super().__init__(("127.0.0.1", port), Counter)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news; anything else is."""
        problem = sys.exception()
        if not isinstance(problem, ConnectionError):
            with self.desk.lock:
                self.ledger.complain(repr(problem))


def _half(answer: Body) -> Body:
    """The answer with its fields lost and an error beside them."""
    return {**answer, "data": dict.fromkeys(answer.get("data") or {}), "errors": internal_error()["errors"]}


def main(file: str, schema: str, port: str) -> None:
    """Serve until the process is ended."""
    ledger = Ledger(Path(file))
    desk = Desk(ledger, load(Path(schema), PINNED))
    with Shop(int(port), ledger, desk) as shop:
        shop.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
