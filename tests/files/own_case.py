"""The case that the manual writes step by step, as a folder."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "models" / "README.md"
NAME = "the_ferry"


def manual_case(folder: Path) -> Path:
    """Write the files of the manual's case into a folder, and return that of the case."""
    text = README.read_text(encoding="utf-8")
    blocks = re.findall(rf"```toml\n# ({NAME}/\S+)\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == 4
    for place, block in blocks:
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, encoding="utf-8")
    return folder / NAME
