"""The words that Qt brings itself (file dialog, menus of a field), in the operator's language where it has them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_NAME = "qt words"


def speak(language: str) -> None:
    """Let Qt's own words be in `language` from now on; English where Qt ships no translation."""
    app = QCoreApplication.instance()
    if app is None:
        return
    before = app.findChild(QTranslator, _NAME)
    if before is not None:
        app.removeTranslator(before)
        before.setObjectName("")
        before.deleteLater()
    words = QTranslator(app)
    words.setObjectName(_NAME)
    if words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
