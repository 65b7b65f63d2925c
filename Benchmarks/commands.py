"""The commands that are measured, from thresholds.json."""

import functools
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
    """The path of the command."""
    return product("perfmodel")


@functools.cache
def product(name):
    """The path of a release build, which is brought up to date first."""
    build = ["swift", "build", "-c", "release", "--product", name]
    subprocess.run(build, cwd=root, check=True, stdout=subprocess.DEVNULL)
    folder = subprocess.run(
        build + ["--show-bin-path"], cwd=root, check=True, capture_output=True, text=True
    )
    return folder.stdout.strip() + "/" + name


def data(path=""):
    """The path of a recording, in the folder PERFMODEL_DATA or in shared/data beside this package."""
    folder = os.environ.get("PERFMODEL_DATA", str(root.parent / "shared" / "data"))
    return os.path.join(folder, path) if path else folder


def arguments(command):
    """A command's arguments; None when the recording that it reads is not here."""
    filled = [argument.replace("{data}", data()) for argument in command["arguments"]]
    read = [new for old, new in zip(command["arguments"], filled) if old != new]
    return filled if all(os.path.exists(path) for path in read) else None


def toolchain():
    """What decides how many instructions the same source takes."""
    said = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version (\S+)", said)
    return f"Swift {version[1] if version else '?'} on {platform.machine()} {platform.system()}"
