"""Files: where an upload goes, what becomes of it, and how it is asked for."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from graphql import GraphQLResolveInfo

from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.views import Payload, Unknown, page_size, paged
from tests.servers.shopify.visit import Refusal, View, Visit, gid

IMAGE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
UPLOAD_PATH = "/staged/"
FILE_PATH = "/files/"
FILENAME_SEARCH = re.compile(r"""filename:(?:'([^']*)'|"([^"]*)"|(\S+))""")
LARGEST = 20 * 1024 * 1024


class FileRow:
    """A row of the table of files."""

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.id: int
        self.fails: int
        self.id, self.kind, self.name, self.alt, self.mime, self.created, self.ready, self.fails = row


COLUMNS = "id, kind, name, alt, mime, created, ready, fails"


def stage(visit: Visit, input: Sequence[Mapping[str, Any]]) -> View:
    """stagedUploadsCreate: an address for each file, with fields that must come back in their order."""
    targets = []
    for place, wanted in enumerate(input):
        size = wanted.get("fileSize")
        if size is not None and size > LARGEST:
            raise Refusal(("input", str(place), "fileSize"), "File size is too large")
        token = secrets.token_hex(12)
        visit.ledger.sql.execute(
            "INSERT INTO uploads VALUES (?, ?, ?, NULL)", (token, wanted["filename"], wanted["mimeType"])
        )
        key = f"tmp/{token}/{wanted['filename']}"
        fields = {
            "Content-Type": wanted["mimeType"],
            "success_action_status": "201",
            "acl": "private",
            "key": key,
            "policy": secrets.token_urlsafe(24),
        }
        address = f"{visit.base}{UPLOAD_PATH}{token}"
        targets.append(
            {
                "url": address,
                "resourceUrl": f"{address}/{wanted['filename']}",
                "parameters": [{"name": name, "value": value} for name, value in fields.items()],
            }
        )
    return Payload(stagedTargets=targets, userErrors=[])


def create(visit: Visit, files: Sequence[Mapping[str, Any]]) -> View:
    """fileCreate: not safe to repeat; the same name again is another file, an error, or a new content."""
    made = [_create(visit, place, wanted) for place, wanted in enumerate(files)]
    return Payload(files=[view(visit, number) for number in made], userErrors=[])


def _create(visit: Visit, place: int, wanted: Mapping[str, Any]) -> int:
    path, source = ("files", str(place)), urlsplit(wanted["originalSource"]).path
    token = source.removeprefix(UPLOAD_PATH).split("/")[0]
    row = visit.ledger.sql.execute("SELECT name, mime, content FROM uploads WHERE id = ?", (token,)).fetchone()
    if row is None:
        raise Refusal((*path, "originalSource"), "Invalid original source", "INVALID_IMAGE_SOURCE_URL")
    upload_name, mime, content = row
    name = wanted.get("filename") or upload_name
    if PurePosixPath(name).suffix.lower() != PurePosixPath(upload_name).suffix.lower():
        raise Refusal((*path, "filename"), "Extension differs", "MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE")
    if visit.ledger.sql.execute("SELECT 1 FROM files WHERE name = ?", (name,)).fetchone():
        name = _other_name(name, wanted["duplicateResolutionMode"], path)
    image = wanted.get("contentType") == "IMAGE" or mime.startswith("image/")
    fails = visit.settings.files_fail or content is None or (image and not content.startswith(IMAGE_STARTS))
    number = visit.ledger.number()
    ready = visit.now + timedelta(seconds=visit.settings.file_seconds)
    kind = "MediaImage" if image else "GenericFile"
    visit.ledger.sql.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, kind, name, wanted.get("alt") or "", mime, stamp(visit.now), ready.isoformat(), int(fails), content),
    )
    return number


def _other_name(name: str, mode: str, path: Sequence[str]) -> str:
    if mode == "RAISE_ERROR":
        message = f"A file with the filename '{name}' already exists."
        raise Refusal((*path, "filename"), message, "FILENAME_ALREADY_EXISTS")
    if mode == "REPLACE":
        raise Unknown("the test shop replaces no files")
    whole = PurePosixPath(name)
    return f"{whole.stem}_{secrets.token_hex(8)}{whole.suffix}"


def view(visit: Visit, number: int) -> View | None:
    """MediaImage or GenericFile."""
    row = visit.ledger.sql.execute(f"SELECT {COLUMNS} FROM files WHERE id = ?", (number,)).fetchone()
    return _view(visit, FileRow(row)) if row else None


def search(
    visit: Visit,
    _info: GraphQLResolveInfo,
    query: str | None = None,
    first: int | None = None,
    last: int | None = None,
    **_others: Any,
) -> View:
    """Files by their exact name."""
    found = FILENAME_SEARCH.fullmatch((query or "").strip())
    if found is None:
        raise Unknown(f"the test shop cannot search files by {query!r}")
    name = next(part for part in found.groups() if part is not None)
    rows = visit.ledger.sql.execute(
        f"SELECT {COLUMNS} FROM files WHERE name = ? LIMIT ?",
        (name, page_size(first, last)),
    ).fetchall()
    return paged(
        [(str(row[0]), FileRow(row)) for row in rows], lambda row: _view(visit, row), forward=False, backward=False
    )


def _view(visit: Visit, row: FileRow) -> View:
    ready = datetime.fromisoformat(row.ready) <= visit.now
    status = ("FAILED" if row.fails else "READY") if ready else "PROCESSING"
    address = f"{visit.base}{FILE_PATH}{row.name}"
    error = {"code": "IMAGE_PROCESSING_FAILURE", "message": "The image could not be processed", "details": None}
    common = {
        "__typename": row.kind,
        "id": gid(row.kind, row.id),
        "alt": row.alt,
        "mimeType": row.mime,
        "createdAt": row.created,
        "updatedAt": row.created,
        "fileStatus": status,
        "fileErrors": [error] if status == "FAILED" else [],
    }
    if row.kind == "MediaImage":
        image = {"__typename": "Image", "url": address, "width": 1, "height": 1, "altText": row.alt, "id": None}
        return {**common, "image": image if status == "READY" else None, "status": status}
    return {**common, "url": address if status == "READY" else None}
