"""The secrets of a data folder, and moving them from one place to the other."""

from __future__ import annotations

from intake import settings as settings_file
from intake.paths import DataDir
from intake.sync.secrets import RESERVED, Secrets, open_secrets


def secrets_of(data: DataDir) -> Secrets:
    """Where this folder's settings say. Raises IntakeError settings_invalid."""
    return open_secrets(settings_file.load(data.settings).secrets, data.secrets)


def move_secrets(data: DataDir, where: str) -> tuple[str, ...]:
    """Move what is kept to "keyring" or "file" and remember the place. Returns whose secrets moved.

    First everything is in the new place, then the settings name it, then the old one forgets: a crash in between
    leaves a secret in both. Raises what either place raises.
    """
    chosen = settings_file.load(data.settings)
    if chosen.secrets == where:
        return ()
    old, new = open_secrets(chosen.secrets, data.secrets), open_secrets(where, data.secrets)
    names = sorted({*(shop.name for shop in chosen.shops), *RESERVED})
    moved = []
    for name in names:
        value = old.kept(name)
        if value:
            new.set(name, value)
            moved.append(name)
    settings_file.save(chosen.model_copy(update={"secrets": where}), data.settings)
    for name in moved:
        old.delete(name)
    return tuple(moved)
