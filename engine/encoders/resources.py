"""Where the program's own data lies: in a checkout, in an installed program, or where a user says."""

import os
import sys
from pathlib import Path


def resources_folder() -> Path:
    """The folder `resources`: $TROUVERE_RESOURCES, else inside a frozen program, else the checkout."""
    named = os.environ.get("TROUVERE_RESOURCES")
    if named:
        return Path(named).expanduser()
    frozen = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's start-up code
    return (Path(frozen) if frozen else Path(__file__).parents[2]) / "resources"


def manifest_path() -> Path:
    """The list of models that the program knows of."""
    return resources_folder() / "models" / "manifest.json"


def weights_folder() -> Path:
    """Where `make setup` puts the bundled weights; installers carry it."""
    return resources_folder() / "weights"
