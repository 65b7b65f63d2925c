"""The commands that are measured, from thresholds.json."""

import json
import os
import platform
import re
import subprocess
from pathlib import Path

root = Path(__file__).resolve().parent.parent
thresholds_path = root / "Benchmarks" / "thresholds.json"


def thresholds():
    return json.loads(thresholds_path.read_text())


def perfmodel():
    """The path of the release build, which is brought up to date first."""
    build = ["swift", "build", "-c", "release", "--product", "perfmodel"]
    subprocess.run(build, cwd=root, check=True, stdout=subprocess.DEVNULL)
    folder = subprocess.run(
        build + ["--show-bin-path"], cwd=root, check=True, capture_output=True, text=True
    )
    return folder.stdout.strip() + "/perfmodel"


def arguments(command):
    """A command's arguments; None when the recording that it reads is not here.

    Recordings are in the folder PERFMODEL_DATA, or in shared/data beside this package.
    """
    data = os.environ.get("PERFMODEL_DATA", str(root.parent / "shared" / "data"))
    filled = [argument.replace("{data}", data) for argument in command["arguments"]]
    read = [new for old, new in zip(command["arguments"], filled) if old != new]
    return filled if all(os.path.exists(path) for path in read) else None


def toolchain():
    """What decides how many instructions the same source takes."""
    said = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version (\S+)", said)
    return f"Swift {version[1] if version else '?'} on {platform.machine()} {platform.system()}"
