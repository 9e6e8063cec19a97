"""Numbers of tables, and what they rest on, in words."""

from math import isinf

from causal.display.numbers import MINUS, probability, signed
from causal.judgement.sensitivity import Cell
from causal.theory.sources import ELICITED
from causal.theory.theory import Theory

NONE_CITED = "none cited"


def notation(cell: Cell) -> str:
    """Write a number of a table as a probability.

    Examples
    --------
    >>> notation(Cell("coup", (("alarm", "high"),), "none"))
    'P(coup=none | alarm=high)'
    """
    causes = ", ".join(f"{name}={state}" for name, state in cell.causes)
    return f"P({cell.variable}={cell.state}{' | ' + causes if causes else ''})"


def backing_of(theory: Theory, name: str) -> tuple[str, ...]:
    """Return the claims that a table rests on: its numbers and its arrows, each once.

    ``elicited`` is among them where the numbers, or an arrow, have no claim behind them.
    """
    entry = theory.entry(name)
    backings = (entry.backing, *(backing for _, backing in entry.edges))
    return tuple(dict.fromkeys(claim for b in backings for claim in b.claims)) or (ELICITED,)


def sources_of(theory: Theory, name: str) -> tuple[str, ...]:
    """Return the entries of the bibliography that a table's numbers and arrows cite, each once.

    ``none cited`` is among them where the numbers, or an arrow, cite none.
    """
    entry = theory.entry(name)
    backings = (entry.backing, *(backing for _, backing in entry.edges))
    return tuple(dict.fromkeys(source for b in backings for source in b.sources or (NONE_CITED,)))


def told(number: float, *, change: bool, digits: int = 2) -> str:
    """Write an answer: a chance or a degree, or with its sign what is a change of one.

    Examples
    --------
    >>> told(0.25, change=False), told(0.25, change=True)
    ('0.25', '+0.25')
    """
    return signed(number, digits) if change else probability(number, digits)


def precise(number: float) -> str:
    """Write a signed number of any size with three decimals.

    Examples
    --------
    >>> precise(0.25), precise(-1.5), precise(float("inf")), precise(0.00001)
    ('+0.250', '−1.500', 'no limit', '0.000')
    """
    if isinf(number):
        return "no limit"
    size = f"{abs(number):.3f}"
    if float(size) == 0:
        return size
    return ("+" if number > 0 else MINUS) + size


def worded(theory: Theory, cell: Cell) -> str:
    """Write a number of a table as a reader reads it: with titles and labels.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal")
    >>> worded(coal, Cell("strikebreakers", (), coal["strikebreakers"].states[0])).startswith("P(")
    True
    """
    said, causes = stated(theory, cell), configured(theory, cell.causes)
    return f"P({said}{' | ' + causes if causes else ''})"


def stated(theory: Theory, cell: Cell) -> str:
    """Write the variable and the state of a number of a table as a reader reads them."""
    return configured(theory, ((cell.variable, cell.state),))


def under(theory: Theory, cell: Cell) -> str:
    """Write the states of causes under which a number of a table holds; nothing without causes.

    Examples
    --------
    >>> import causal
    >>> wet = causal.load("classics/sprinkler")
    >>> under(wet, Cell("rain", (), wet["rain"].states[0]))
    ''
    """
    causes = configured(theory, cell.causes)
    return f"given {causes}" if causes else ""


def configured(theory: Theory, causes: tuple[tuple[str, str], ...]) -> str:
    """Write states of causes as a reader reads them."""
    return ", ".join(f"{theory[name].title}: {theory[name].label(state)}" for name, state in causes)
