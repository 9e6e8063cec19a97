"""Lets these tests share the files beside them, and those of the dynamic models."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "dynamics"))
