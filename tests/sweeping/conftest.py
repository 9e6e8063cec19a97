"""A sweep of the invented town: every form of mechanism, every kind of grid."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from causal.files.study_file import load_study
from causal.files.study_value import Study

sys.path.insert(0, str(Path(__file__).parent))  # its tests share the files beside them

FLOOD = Path(__file__).parents[1] / "files" / "flood"
HEAD = """
schema = 1
kind = "study"
case = "flood"
title = "Sweep"
seed = 3
"""
Make = Callable[..., Study]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FLOOD, tmp_path / "flood"))


@pytest.fixture
def make(town: Path) -> Make:
    def made(sweep: str, more: str = 'scenarios = ["high_levee", "no_rain"]') -> Study:
        file = town / "swept.toml"
        file.write_text(f"{HEAD}{more}\n[sweep]\n{sweep}\n", encoding="utf-8")
        return load_study(file)

    return made
