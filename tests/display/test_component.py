"""The script and the rules of the interactive map, as far as that can be seen without a browser."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from causal.display.causal_map import MapNode, causal_map, map_list
from causal.display.component import MAP_CSS, MAP_JS


def test_the_script_is_a_module_of_its_own() -> None:
    assert "export default function (component)" in MAP_JS
    assert 'setTriggerValue("picked"' in MAP_JS
    assert not re.search(r"https?:|\bimport\b|eval\(|</script", MAP_JS)
    for one, other in ("()", "[]", "{}"):
        assert MAP_JS.count(one) == MAP_JS.count(other)


def test_script_rules_and_markup_use_the_same_names() -> None:
    nodes = [MapNode("a", "A", None, None, ("x", "y"), (0.5, 0.5))]
    markup = causal_map(nodes, [], title="T", description="D", interactive=True)
    markup += map_list(nodes, [])
    for name in ("ch-map", "ch-map-list", "ch-near", "ch-line", "ch-on"):
        assert name in MAP_JS + MAP_CSS
        assert name in markup
    assert "data-node" in markup


def test_every_rule_is_scoped() -> None:
    rules = re.sub(r"@(media|container)[^{]*\{", "", MAP_CSS)
    for selector in re.findall(r"([^{}]+)\{", rules):
        assert selector.strip().startswith((".ch-map-box", ".ch-map-pane", ".ch-lit"))


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to parse JavaScript")
def test_the_script_parses(tmp_path: Path) -> None:
    script = tmp_path / "map.mjs"
    script.write_text(MAP_JS, encoding="utf-8")
    done = subprocess.run(["node", "--check", str(script)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
