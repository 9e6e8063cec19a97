"""Random bodies of evidence for the tests of what is done with them."""

from hypothesis import strategies as st

from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Cluster, Hypothesis, Item


@st.composite
def dossiers(draw, least: int = 1) -> Dossier:
    names = [f"h{i}" for i in range(draw(st.integers(2, 4)))]
    rivals = tuple(Hypothesis(name, name.upper()) for name in names)
    rest = (Hypothesis("rest", "Rest", catch_all=True, flat=draw(st.integers(-5, 0))),)
    clusters = (Cluster("a", "A", draw(st.sampled_from([0.0, 0.5, 1.0]))), Cluster("b", "B"))
    items = tuple(
        Item(
            f"e{k}",
            f"Item {k}",
            draw(st.sampled_from(["a", "b"])),
            "A fact.",
            "",
            tuple((name, float(draw(st.integers(-9, 0)))) for name in names),
            learnt=draw(st.integers(1900, 1910)),
            confidence=draw(st.sampled_from(["certain", "approximate", "disputed"])),
        )
        for k in range(draw(st.integers(least, 6)))
    )
    return Dossier("x", "X", (*rivals, *rest), clusters, items)
