"""Names from other programs, made such that queries can carry them."""

import re
from collections.abc import Sequence

from causal.errors import ModelError
from causal.scm.variables import check_name


def carried(names: Sequence[str], kind: str) -> tuple[str, ...]:
    """Return names that queries can carry; those that they can already are left as they are.

    Parameters
    ----------
    names : sequence of str
    kind : str
        ``variable`` or ``state``.

    Returns
    -------
    tuple of str
        As many names, all different.

    Examples
    --------
    >>> carried(["no", "Flood (1901)", "<5"], "state")
    ('no', 'Flood_1901', 's_5')
    """
    taken = {name for name in names if _fits(name, kind)}
    made = []
    for name in names:
        if name in taken:
            made.append(name)
            continue
        plain = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
        base = plain if name[:1].isalnum() and plain else f"{kind[0]}_{plain}"
        safe, count = base, 2
        while safe in taken:
            safe, count = f"{base}_{count}", count + 1
        taken.add(safe)
        made.append(safe)
    return tuple(made)


def _fits(name: str, kind: str) -> bool:
    try:
        check_name(name, kind)
    except ModelError:
        return False
    return True
