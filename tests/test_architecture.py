"""What `import causal` loads, and what is public."""

import ast
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import causal
import causal.dynamics

ROOT = Path(__file__).parents[1]
LIBRARY = sorted((ROOT / "causal").rglob("*.py"))


def loaded_by(code: str) -> set[str]:
    """Modules in a fresh interpreter after some code."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_causal_is_light():
    heavy = {"pgmpy", "streamlit", "altair", "pandas", "matplotlib", "sklearn"}
    assert not heavy & loaded_by("import causal")


def test_asking_a_theory_needs_no_heavy_package():
    code = "import causal; causal.load('reform_pace').do(coup_1991='none').distribution('economy_1991')"
    assert not {"pgmpy", "streamlit", "altair", "pandas"} & loaded_by(code)


@pytest.mark.parametrize("package", [causal, causal.dynamics])
def test_public_names_are_sorted_complete_and_documented(package):
    assert package.__all__ == sorted(package.__all__)
    assert set(package.__all__) == set(package._HOMES)
    for name in package.__all__:
        thing = getattr(package, name)
        assert thing is getattr(import_module(package._HOMES[name]), name)
        assert thing.__doc__
        assert len(thing.__doc__.splitlines()[0]) <= 110
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = package.no_such_name


def test_importing_yearly_models_loads_none_of_them():
    loaded = loaded_by("import causal.dynamics")
    assert not [name for name in loaded if name.startswith("causal.dynamics.")]


def test_nothing_of_our_own_is_imported_inside_a_function():
    for path in LIBRARY:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.ImportFrom):
                        assert not (inner.module or "").startswith("causal"), (path, node.name)


def test_no_file_is_too_long():
    long = {str(path): n for path in LIBRARY if (n := len(path.read_text().splitlines())) > 400}
    assert not long


@pytest.mark.slow
def test_the_same_to_the_last_bit_in_any_process():
    code = (
        "import causal; c = causal.compare(scenarios=['no_coup_1991', 'deng_in_full'], outcome='all'); "
        "print(c.fingerprint, c.rows(), causal.load('obsolescence').fingerprint)"
    )
    printed = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={
                "PYTHONHASHSEED": seed,
                "OMP_NUM_THREADS": str(1 + int(seed) % 3),
                "PATH": "/usr/bin:/bin",
            },
        )
        printed.add(done.stdout)
    assert len(printed) == 1
