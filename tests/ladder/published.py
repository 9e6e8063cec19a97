"""Small models with exact answers, worked out by hand as fractions."""

from fractions import Fraction

from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

NO_YES = ("no", "yes")


def binary(**told):
    """A model of no/yes variables: name = (parents, P(yes) by row)."""
    variables = tuple(Variable(name, NO_YES) for name in told)
    mechanisms = []
    for parents, yes in told.values():
        shares = [Fraction(share) for share in yes.split()]
        rows = tuple((float(1 - share), float(share)) for share in shares)
        mechanisms.append(Table(tuple(parents), rows))
    return Model(variables, tuple(mechanisms))


EDGE = binary(X=("", "1/2"), Y=("X", "3/10 4/5"))
CONFOUNDED = binary(Z=("", "3/10"), X=("Z", "1/5 7/10"), Y=("XZ", "1/10 2/5 3/10 4/5"))
TRIANGLE = binary(X=("", "1/2"), M=("X", "1/4 3/5"), Y=("XM", "1/10 2/5 3/10 7/10"))
RECANTING = binary(
    X=("", "1/2"), W=("X", "1/5 7/10"), M=("W", "3/10 4/5"), Y=("WM", "1/10 3/10 2/5 9/10")
)
NOISY_OR = binary(A=("", "1/2"), B=("", "2/5"), Y=("AB", "1/10 11/20 16/25 41/50"))
