"""The wheel puts one name into site-packages and runs from anywhere."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_one_name_in_site_packages(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"causal"}
    inside = set(names)
    assert "causal/models/soviet_collapse/case.toml" in inside
    assert {"causal/dashboards/app.py", "causal/dashboards/serve.py"} <= inside
    assert "causal/py.typed" in inside
    assert "causal/reports/report.typ" in inside
    assert "causal/models/soviet_collapse/studies/first_questions.toml" in inside
    assert not any("__pycache__" in name or ".draft." in name for name in names)


@pytest.mark.slow
def test_the_wheel_runs_from_another_directory(wheel, tmp_path):
    """Only the wheel itself is put into a new environment; what it needs is taken from this one."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    site = next(home.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    here = [path for path in sys.path if path.endswith("site-packages")]
    (site / "borrowed.pth").write_text("\n".join(here))
    code = (
        "import causal, pathlib; print(pathlib.Path(causal.__file__).resolve()); "
        "print(causal.compare(scenario='no_coup_1981', history='record').sentence())"
    )
    done = subprocess.run(
        [home / "bin" / "python", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    where, sentence = done.stdout.splitlines()
    assert where.startswith(str(site.resolve()))
    assert "survives" in sentence
    shown = subprocess.run(
        [home / "bin" / "python", "-m", "causal", "show", "reform_pace"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Reform pace" in shown.stdout
