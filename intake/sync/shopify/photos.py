"""Photos among the shop's files: named by their contents, so that a second try finds what the first one left."""

from __future__ import annotations

from typing import Any

from intake.domain.errors import IntakeError, ShopRefused, ShopUncertain
from intake.domain.ports import PhotoFiles
from intake.sync.shopify import wire
from intake.sync.shopify.client import Client, Declined

_THERE = "FILENAME_ALREADY_EXISTS"
LOOKS = (0.5, 1.0, 2.0, 4.0)
"""Seconds between looks at a file that the shop is still working on."""


class _File(wire.Wire):
    id: wire.Id
    file_status: wire.Word


class _Parameter(wire.Wire):
    name: str
    value: str


class _Target(wire.Wire):
    url: str
    resource_url: str
    parameters: wire.Many[_Parameter] = ()


class Photos:
    """Puts photos into a shop."""

    def __init__(self, client: Client, files: PhotoFiles) -> None:
        self._client = client
        self._files = files

    def stored(self, sha256: str) -> str | None:
        """The shop's id of a photo, uploaded if need be; None for one that is no longer here or that the shop rejects.

        Raises ShopUnreachable, ShopUncertain, ShopRefused.
        """
        name = f"ri-{sha256[:32]}.jpg"
        found = self._found(name)
        if found is None:
            try:
                jpeg = self._files.get(sha256)
            except IntakeError:
                return None
            found = self._create(name, self._upload(name, jpeg))
        return self._ready(found)

    def _found(self, name: str) -> _File | None:
        answer = self._client.read("file_by_name", {"search": f"filename:{name}"})
        files = answer.get("files")
        nodes = wire.rows(files if isinstance(files, dict) else {}, "nodes", self._client.shop)
        images = [node for node in nodes if isinstance(node, dict) and node.get("__typename") == "MediaImage"]
        listed = [wire.parse(_File, node, self._client.shop) for node in images]
        return next((one for one in listed if one.file_status != "FAILED"), listed[0] if listed else None)

    def _upload(self, name: str, jpeg: bytes) -> str:
        wanted = {
            "filename": name,
            "mimeType": "image/jpeg",
            "resource": "IMAGE",
            "httpMethod": "POST",
            "fileSize": str(len(jpeg)),
        }
        try:
            payload = self._client.change("staged_uploads", {"files": [wanted]})
        except Declined as no:
            raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no
        target = wire.parse(_Target, _first(payload, "stagedTargets"), self._client.shop)
        fields = [(one.name, one.value) for one in target.parameters]
        self._client.upload(target.url, fields, name, jpeg)
        return target.resource_url

    def _create(self, name: str, source: str) -> _File:
        wanted = {
            "originalSource": source,
            "contentType": "IMAGE",
            "alt": "",
            "filename": name,
            "duplicateResolutionMode": "RAISE_ERROR",
        }
        try:
            payload = self._client.change("create_files", {"files": [wanted]})
        except Declined as no:
            if _THERE in no.codes:  # an earlier try's, and the search does not show it yet
                raise ShopUncertain("shop_photo_waits", shop=self._client.shop) from no
            raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no
        return wire.parse(_File, _first(payload, "files"), self._client.shop)

    def _ready(self, file: _File) -> str | None:
        for wait in (*LOOKS, None):
            if file.file_status == "READY":
                return file.id
            if file.file_status == "FAILED":
                return None
            if wait is None:
                break
            self._client.pause(wait)
            nodes = wire.rows(self._client.read("file_status", {"ids": [file.id]}), "nodes", self._client.shop)
            file = wire.parse(_File, nodes[0] if nodes else None, self._client.shop)
        raise ShopUncertain("shop_photo_waits", shop=self._client.shop)


def _first(payload: dict[str, Any], name: str) -> object:
    listed = payload.get(name)
    return listed[0] if isinstance(listed, list) and listed else None
