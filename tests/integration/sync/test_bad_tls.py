"""Servers that are not who they should be: each is refused before it hears the token."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from intake.domain.errors import IntakeError, ShopUnreachable
from intake.settings import ShopSettings
from intake.sync.medusa import MedusaShop
from tests.integration.sync.medusa.dock import Photos
from tests.servers.certificates import Authority, authority, server_context, trusting

TOKEN = "sk_live_0123456789abcdef"
DAY = timedelta(days=1)
STORES = b'{"stores":[{"name":"A shop"}]}'


def answer(body: bytes, head: str = "200 OK", more: str = "") -> bytes:
    lines = f"HTTP/1.1 {head}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}"
    return lines.encode() + b"Connection: close\r\n\r\n" + body


class TlsServer:
    """Answers every request with the same bytes; `heard` is all that came to it after the handshake."""

    def __init__(self, context: ssl.SSLContext | None, reply: bytes) -> None:
        self._context, self._reply = context, reply
        self.heard = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            raw.settimeout(5)
            try:
                line = self._context.wrap_socket(raw, server_side=True) if self._context else raw
                with line:
                    self.heard += line.recv(65_536)
                    line.sendall(self._reply)
            except OSError:
                raw.close()

    def close(self) -> None:
        # Wakes the accept as well, which a close alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


Serve = Callable[..., TlsServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[TlsServer] = []

    def start(context: ssl.SSLContext | None, reply: bytes = answer(STORES)) -> TlsServer:
        running.append(TlsServer(context, reply))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def ours(folder: Path) -> Authority:
    """The authority that the client trusts."""
    return authority(folder, "Ours")


def client(port: int, trust: ssl.SSLContext | None, host: str = "localhost") -> MedusaShop:
    settings = ShopSettings(name="web", kind="medusa", address=f"https://{host}:{port}")
    transport = None if trust is None else httpx.HTTPTransport(verify=trust)
    return MedusaShop(settings, TOKEN, Photos(), transport=transport)


def refused(port: int, trust: ssl.SSLContext | None) -> str:
    shop = client(port, trust)
    with pytest.raises(IntakeError) as error:
        shop.check()
    shop.close()
    assert isinstance(error.value, ShopUnreachable), error.value.code
    return str(error.value.params.get("reason", ""))


def old_tls(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def test_the_right_server_is_spoken_to_with_the_token(serve: Serve, folder: Path, ours: Authority):
    server = serve(server_context(folder, ours), answer(STORES))
    shop = client(server.port, trusting(ours))
    assert shop.check().name == "A shop"
    shop.close()
    assert b"Authorization: Basic" in server.heard


def test_one_that_signed_itself(serve: Serve, folder: Path):
    server = serve(server_context(folder, None))
    assert "CERTIFICATE_VERIFY_FAILED" in refused(server.port, None)
    assert server.heard == b""


def test_one_of_an_authority_nobody_knows(serve: Serve, folder: Path, ours: Authority):
    server = serve(server_context(folder, authority(folder, "Theirs")))
    assert "CERTIFICATE_VERIFY_FAILED" in refused(server.port, trusting(ours))
    assert server.heard == b""


def test_one_of_our_authority_but_the_system_does_not_know_it(serve: Serve, folder: Path, ours: Authority):
    server = serve(server_context(folder, ours))
    assert "CERTIFICATE_VERIFY_FAILED" in refused(server.port, None)
    assert server.heard == b""


def test_one_for_another_host(serve: Serve, folder: Path, ours: Authority):
    server = serve(server_context(folder, ours, host="shop.example"))
    assert "Hostname mismatch" in refused(server.port, trusting(ours))
    assert server.heard == b""


def test_one_that_is_past_its_time(serve: Serve, folder: Path, ours: Authority):
    now = datetime.now(UTC)
    server = serve(server_context(folder, ours, valid=(now - 3 * DAY, now - 2 * DAY)))
    assert "expired" in refused(server.port, trusting(ours))
    assert server.heard == b""


def test_one_that_is_before_its_time(serve: Serve, folder: Path, ours: Authority):
    now = datetime.now(UTC)
    server = serve(server_context(folder, ours, valid=(now + DAY, now + 2 * DAY)))
    assert "not yet valid" in refused(server.port, trusting(ours))
    assert server.heard == b""


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_one_that_speaks_only_an_old_tls(serve: Serve, folder: Path, ours: Authority):
    server = serve(old_tls(server_context(folder, ours)))
    refused(server.port, trusting(ours))
    assert server.heard == b""


def test_one_that_does_not_speak_tls_at_all(serve: Serve, ours: Authority):
    server = serve(None)
    refused(server.port, trusting(ours))
    assert TOKEN.encode() not in server.heard
    assert b"Authorization" not in server.heard


def test_a_redirect_to_a_place_without_encryption_is_not_followed(serve: Serve, folder: Path, ours: Authority):
    plain = serve(None)
    moved = answer(b"", "302 Found", f"Location: http://127.0.0.1:{plain.port}/admin/stores\r\n")
    server = serve(server_context(folder, ours), moved)
    shop = client(server.port, trusting(ours))
    with pytest.raises(IntakeError):
        shop.check()
    shop.close()
    assert server.heard
    assert plain.heard == b""


def test_plain_http_leaves_this_machine_only_where_the_setting_says_so():
    away = {"name": "web", "kind": "medusa", "address": "http://shop.example"}
    with pytest.raises(IntakeError) as no:
        MedusaShop(ShopSettings.model_validate(away), TOKEN, Photos())
    assert no.value.code == "shop_address_insecure"
    MedusaShop(ShopSettings.model_validate(away | {"insecure_http": True}), TOKEN, Photos()).close()
    MedusaShop(ShopSettings.model_validate(away | {"address": "http://[::1]:9000"}), TOKEN, Photos()).close()
