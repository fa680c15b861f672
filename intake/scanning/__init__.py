"""Signals in: keyboard-wedge scanners, cameras and image files become texts, and texts become ranked meanings."""
