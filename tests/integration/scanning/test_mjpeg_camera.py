"""A network camera that sends MJPEG over HTTP, as phones and IP cameras do: seen, lost, and back again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import pytest

from intake.domain.codes import Symbol
from intake.scanning.camera import Camera
from intake.scanning.frames import CameraEvents, CameraState
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import drawn

SECONDS = 60.0
JPEG = cv2.imencode(".jpg", scene(drawn("Code128", "LPN00000000197"), Shot(640, 480, angle=25)))[1].tobytes()


class NetworkCamera(ThreadingHTTPServer):
    """Sends the same picture again and again, until it is told to hang up."""

    daemon_threads = True

    def __init__(self) -> None:
        self.hang_up = threading.Event()
        super().__init__(("127.0.0.1", 0), Stream)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/video"


class Stream(BaseHTTPRequestHandler):
    """One viewer's stream."""

    server: NetworkCamera

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(JPEG)}\r\n\r\n".encode()
        while not self.server.hang_up.wait(0.03):
            try:
                self.wfile.write(head + JPEG + b"\r\n")
            except OSError:
                return

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def network_camera() -> Iterator[NetworkCamera]:
    server = NetworkCamera()
    yield server
    server.hang_up.set()
    server.shutdown()
    server.server_close()


def test_a_network_camera_is_read_lost_and_found_again(network_camera: NetworkCamera) -> None:
    states: queue.Queue[CameraState] = queue.Queue()
    symbols: queue.Queue[Symbol] = queue.Queue()
    camera = Camera(network_camera.address, CameraEvents(on_symbol=symbols.put, on_state=states.put), retry_s=0.05)
    camera.start()
    assert [states.get(timeout=SECONDS) for _ in range(2)] == ["opening", "ready"]
    assert symbols.get(timeout=SECONDS).text == "LPN00000000197"
    network_camera.hang_up.set()
    assert states.get(timeout=SECONDS) == "lost"
    network_camera.hang_up.clear()
    assert states.get(timeout=SECONDS) == "ready"
    camera.stop()
    assert symbols.empty(), "a label that stayed in view is not taken twice"


def test_an_address_where_nobody_answers_is_an_absent_camera() -> None:
    server = NetworkCamera()
    address = server.address
    server.shutdown()
    server.server_close()
    states: queue.Queue[CameraState] = queue.Queue()
    camera = Camera(address, CameraEvents(on_state=states.put), retry_s=60)
    camera.start()
    assert [states.get(timeout=SECONDS) for _ in range(2)] == ["opening", "absent"]
    camera.stop()
