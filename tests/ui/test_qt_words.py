"""Qt's own words follow the operator's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from intake.ui.qt_words import speak


def cancel() -> str:
    return QCoreApplication.translate("QPlatformTheme", "Cancel")


def test_qt_speaks_the_operators_language_and_english_where_it_has_none(qapp: QApplication) -> None:
    try:
        for language, word in (("de", "Abbrechen"), ("da", "Annuller"), ("nl", "Annuleren"), ("ro", "Cancel")):
            speak(language)
            assert cancel() == word
    finally:
        speak("en")
    assert cancel() == "Cancel"
