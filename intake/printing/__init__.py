"""Paper: unit labels, practice and command sheets, printers, and drawn pictures for practice without hardware."""
