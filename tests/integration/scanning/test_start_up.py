"""What a window imports before it opens must not load OpenCV or the engines."""

from __future__ import annotations

import subprocess
import sys

EARLY = ("parse", "forms", "wedge", "camera", "frames", "simulated_camera", "photos", "images", "zbar")


def test_the_early_parts_load_no_heavy_library() -> None:
    code = "; ".join(
        [
            "import sys",
            *(f"import intake.scanning.{name}" for name in EARLY),
            "print(sorted({'cv2', 'numpy', 'zxingcpp', 'pyzbar', 'PIL'} & set(sys.modules)))",
        ]
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
