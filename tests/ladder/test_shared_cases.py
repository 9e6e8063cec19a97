"""Published cases with exact answers: read as the file states them, answered by the library.

The file holds small models with rational tables and, for each case, a question in a notation of its
own with the answer as a fraction. Each kind of question has a reader here; none knows an answer.
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from causal.judgement.sensitivity import Cell, distance, sensitivity
from causal.ladder.actual import actual_causes
from causal.ladder.attribution import by_levers
from causal.ladder.contrasts import contrast
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score
from causal.ladder.hybrid import hybrid
from causal.ladder.identification import observable_effect, observable_joint
from causal.ladder.inference import solve
from causal.ladder.kernels import contributions
from causal.ladder.network import Question
from causal.ladder.paths import natural_effects
from causal.ladder.ranging import ranged
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, HeardFrom, Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

FILE = json.loads(
    (Path(__file__).parent.parent / "data" / "counterfactual_cases.json").read_text("utf-8")
)
CASES = {case["id"]: case for case in FILE["cases"]}
COUPLINGS = {"comonotone": "same_luck", "independent": "independent", "gumbel": "gumbel"}


def number(told):
    return float(Fraction(told))


def model_of(name):
    told = FILE["models"][name]
    variables, mechanisms = [], []
    for variable, part in told.items():
        rows = tuple(tuple(map(number, row)) for row in part["cpt"])
        variables.append(Variable(variable, tuple(part["states"])))
        mechanisms.append(Table(tuple(part["parents"]), rows))
    return Model(tuple(variables), tuple(mechanisms))


def linked(model, name):
    """The same table as a noisy-OR: leak and links are read off the rows with one cause on."""
    table = model.cpt(name)
    parents = model.parents(name)
    leak = table[(0,) * len(parents)]
    links = []
    for place, parent in enumerate(parents):
        on = tuple(int(i == place) for i in range(len(parents)))
        stays = float(table[on][0] / leak[0])
        links.append((parent, (("no", (1.0, 0.0)), ("yes", (stays, 1 - stays)))))
    made = NoisyMax(tuple(links), tuple(map(float, leak)))
    return model.replace({name: made})


def state(model, name, position):
    return model.variable(name).states[int(position)]


def world(model, told):
    return tuple(Hard(name, state(model, name, s)) for name, s in told.items())


def seen(model, told):
    return tuple((0, Observed(name, (state(model, name, s),))) for name, s in told.items())


def target(told):
    name, _, position = told.partition("=")
    return name, int(position) if position else None


def luck_for(model, mechanism):
    return luck_of(model, COUPLINGS.get(mechanism))


def edges_heard(model, active):
    """Every arrow that is not active is heard as it is in fact."""
    kept = {tuple(edge.split("->")) for edge in active}
    return tuple(HeardFrom(p, v) for p, v in sorted(model.graph.edges) if (p, v) not in kept)


def changes(model, query):
    """The interventions of the changed world of a case."""
    done = world(model, query.get("do", {}))
    if "active_edges" in query:
        fixed = {change.variable for change in done}
        done += tuple(
            e for e in edges_heard(model, query["active_edges"]) if e.variable not in fixed
        )
    for name, rule in query.get("policy", {}).items():
        read = rule.removeprefix("1-")
        assert rule == f"1-{read}"
        done += (Replaced(name, Table((read,), ((0.0, 1.0), (1.0, 0.0)))),)
    for told, rows in query.get("soft", {}).items():
        name, _, parents = told.partition("|")
        table = tuple(tuple(map(number, row)) for row in rows)
        done += (Replaced(name, Table(tuple(parents.split(",")), table)),)
    return done


def question_of(case, model):
    """The question of a case: seen in the factual world, asked in the changed one."""
    query = case["query"]
    name, position = target((query.get("P") or query["bounds of P"]).removesuffix(" (vector)"))
    evidence = seen(model, query.get("given", {}))
    done = changes(model, query)
    if case["rung"] < 3 and "active_edges" not in query:
        return Question((done,), evidence, ((0, name),)), position
    return Question(((), done), evidence, ((1, name),)), position


def probability(case, model, mechanism):
    question, position = question_of(case, model)
    found = solve(model, question, luck=luck_for(model, mechanism)).probabilities[:, 0]
    return found if position is None else found[position]


def bounds(case, model, order=False):
    question, position = question_of(case, model)
    return limits(
        model, question, np.eye(len(model.variable(question.targets[0][1]).states))[position], order
    )


def limits(model, question, event, order=False):
    found = ranged(model, question, event, luck=Luck(), attained=True, levers=False)
    wanted = found.order if order else found.full
    assert wanted.attained.low == pytest.approx(wanted.low, abs=1e-6)
    assert wanted.attained.high == pytest.approx(wanted.high, abs=1e-6)
    return [wanted.low, wanted.high]


# --- readers: one a kind of question --------------------------------------------------------


def plain(case, model):
    """P(...) under one mechanism or several, or identified whatever the mechanism."""
    told = case["expect"]
    if case["query"].get("latent"):
        return identified(case, model)
    if "prior" in case["query"]:
        return averaged(case)
    if isinstance(told, dict) and "exact" not in told:
        made = {}
        for mechanism in told:
            if mechanism == "bounds":
                made[mechanism] = bounds(case, model)
            elif mechanism == "independent_links":
                made[mechanism] = probability(case, linked(model, "Y"), None)
            else:
                made[mechanism] = probability(case, model, mechanism)
        return made
    if "any" in str(case["mechanism"]):
        found = [probability(case, model, mechanism) for mechanism in COUPLINGS]
        assert np.ptp(found) < 1e-12, "it does not depend on the mechanism"
        return found[0]
    return probability(case, model, case["mechanism"])


def identified(case, model):
    query = case["query"]
    name, position = target(query["P"])
    joint = observable_joint(model, query["latent"])
    seen_joint = query["observational_joint"]
    table = joint.marginal(query["identify_from"])
    for cell, share in seen_joint.items():
        assert table[tuple(map(int, cell))] == pytest.approx(number(share))
    done = {v: state(model, v, s) for v, s in query["do"].items()}
    found = observable_effect(model, cause=done, effect=[name], latent=query["latent"])
    surgery = probability({**case, "rung": 2}, model, None)
    assert found.probabilities[position] == pytest.approx(surgery)
    return found.probabilities[position]


def averaged(case):
    """Two models with equal priors, weighed by what was seen."""
    chain = model_of("chain")
    even = model_of("edge")
    edge = even.replace({"X": Table((), ((0.6, 0.4),))})
    masses, answers = [], []
    for model in (chain, edge):
        question, position = question_of(case, model)
        found = solve(model, question, luck=luck_for(model, case["mechanism"]))
        masses.append(float(np.exp(found.log_evidence[0])))
        answers.append(float(found.probabilities[position, 0]))
    weight = masses[0] / sum(masses)
    return {
        "P(e|chain)": masses[0],
        "P(e|edge)": masses[1],
        "Bayes factor chain:edge": masses[0] / masses[1],
        "posterior chain": weight,
        "averaged answer": weight * answers[0] + (1 - weight) * answers[1],
    }


def only_bounds(case, model):
    return bounds(case, model, order="restrict" in case["query"])


def both_needed(case, model):
    cause, effect = case["query"]["PNS"]
    told = ((), world(model, {cause: 1}), world(model, {cause: 0}))
    question = Question(
        told, seen(model, case["query"].get("given", {})), ((1, effect), (2, effect))
    )
    return solve(model, question, luck=luck_for(model, case["mechanism"])).probabilities[1, 0, 0]


def enabled(case, model):
    assert case["query"]["PE"] == "P(Y_{x=1}=1|Y=0)"
    question = Question(((), world(model, {"X": 1})), seen(model, {"Y": 0}), ((1, "Y"),))
    return solve(model, question, luck=luck_for(model, case["mechanism"])).probabilities[1, 0]


def natural(case, model):
    cause, outcome = case["query"]["natural effects"]
    pair = tuple(state(model, cause, case["query"][end]) for end in ("from", "to"))
    setting = Setting(
        model,
        contrast(model, {cause: pair}),
        Score.of_event(model, outcome, state(model, outcome, 1)),
    )
    found = natural_effects(setting)
    assert found.direct.identified
    return {
        "NDE": found.direct.difference,
        "NIE": found.indirect.difference,
        "TE": found.total.difference,
        "TE-NDE (total indirect)": found.total_indirect.difference,
    }


def recanting(case, model):
    assert case["query"]["E[Y] hybrid"].startswith("X:0->1 through X->W->Y only")
    change = contrast(model, {"X": ("no", "yes")})
    told = hybrid(model, change, "Y", [("W", "M")])
    question = Question((told,), (), ((0, "Y"),))
    made = {
        mechanism: solve(model, question, luck=luck_for(model, mechanism)).probabilities[1, 0]
        for mechanism in ("comonotone", "independent")
    }
    assert solve(model, question, luck=Luck()).leans_on == ("W",)
    return made | {"bounds": limits(model, question, np.array([0.0, 1.0]))}


def kernel(case, model):
    if model is None:
        told = case["query"]["contribution_cdfs"]
        rows = {"A": (2, 1), "B": (0, 1)}  # the two configurations of the question
        parts = [
            [np.array(list(map(number, told[cause][s])))[:, None] for s in states]
            for cause, states in rows.items()
        ]
        leak = np.array(list(map(number, told["leak"])))[:, None]
        return contributions([*parts, [leak, leak]], 2)[..., 0]
    told = (world(model, {"X": 2}), world(model, {"X": 1}))
    question = Question(told, (), ((0, "Y"), (1, "Y")))
    return solve(model, question, luck=luck_for(model, case["mechanism"])).probabilities[..., 0]


def levers(case, model):
    (lever_states,) = [v for k, v in case["query"].items() if k.startswith("lever attribution")]
    natural_model = linked(model, "Y")
    done = {name: state(model, name, s) for name, s in lever_states.items()}
    setting = Setting(
        natural_model,
        contrast(natural_model, done),
        Score.of_event(natural_model, "Y", "yes"),
        tuple(statement for _, statement in seen(model, case["query"]["given"])),
        Luck(),
    )
    found = by_levers(setting)
    (pair,) = found.interactions
    return {
        "A": found["A"].shapley,
        "B": found["B"].shapley,
        "total": found.difference,
        "interaction": pair.value,
    }


def causes(case, model):
    names = sorted(case["query"]["given"])
    evidence = [statement for _, statement in seen(model, case["query"]["given"])]
    found = actual_causes(
        model, names, Observed("W", ("yes",)), luck=Luck(), seed=0, evidence=evidence
    )
    told = sorted("+".join(name for name, _ in one.cause) for one in found.causes)
    return {
        "minimal causes": told,
        "degree of responsibility of V1": dict(found.responsibility)["V1"].value,
    }


def hazards(_case, model):
    def survival(done):
        slices = [
            solve(model, Question((done,), (), ((0, f"C{t}"),))).probabilities[1, 0]
            for t in range(3)
        ]
        return np.array([0.0, *slices])

    def hazard(fallen):
        return np.diff(fallen) / (1 - fallen[:-1])

    base = survival(())
    return {
        "baseline": hazard(base),
        "do(S1=0)": hazard(survival(world(model, {"S1": 0}))),
        "collapse slice pmf baseline": [*np.diff(base), 1 - base[-1]],
    }


def guarantee(case, model):
    assert case["query"]["CD distance"] == "P(Y=1|M=1): 3/4 -> 9/10"
    cell = Cell.of(model, "Y", {"M": "yes"}, "yes")
    after = cell.moved(model, 0.9)[..., 0]
    found = sensitivity(model, cell, {"X": "yes"}, given={"Y": "yes"})
    pair = found(cell_now := found.now), found(0.9)
    assert cell_now == 0.75
    odds = (pair[1] / (1 - pair[1])) / (pair[0] / (1 - pair[0]))
    far = distance(model.cpt("Y"), after)
    return {
        "distance": far,
        "query before": pair[0],
        "query after": pair[1],
        "odds ratio": odds,
        "odds ratio bound": [np.exp(-far), np.exp(far)],
    }


def turning(_case, model):
    cell = Cell.of(model, "M", {"X": "yes"}, "yes")
    found = sensitivity(model, cell, {"X": "yes"}, given={"Y": "yes"})
    assert found.now == pytest.approx(0.7)
    return found.turning(0.5)


def beats(_case, model):
    told = (world(model, {"X": 1}), world(model, {"X": 0}))
    question = Question(told, (), ((0, "Y"), (1, "Y")))
    event = np.tril(np.ones((2, 2)), -1)
    joint = solve(model, question, luck=luck_of(model, "same_luck")).probabilities[..., 0]
    alone = [solve(model, Question((w,), (), ((0, "Y"),))).probabilities[:, 0] for w in told]
    return {
        "same luck comonotone": (joint * event).sum(),
        "bounds over mechanisms": limits(model, question, event),
        "two independent histories": (np.outer(*alone) * event).sum(),
        "difference of means": alone[0][1] - alone[1][1],
    }


READERS = {
    "P": plain,
    "bounds of P": only_bounds,
    "PNS": both_needed,
    "PE": enabled,
    "natural effects": natural,
    "E[Y] hybrid": recanting,
    "pair_kernel": kernel,
    "lever attribution of P(Y=1)": levers,
    "actual causes (modified HP) of W=1": causes,
    "collapse hazard by slice": hazards,
    "CD distance": guarantee,
    "value of P(M=1|X=1) at which P(X=1|Y=1)=1/2 (now 7/10)": turning,
    "P(Y_A > Y_B)": beats,
}


def agree(found, told, tolerance):
    """Compare an answer with what is expected, in whatever form it is told."""
    if isinstance(told, dict) and "float" in told:
        assert float(found) == pytest.approx(number(told["exact"]), abs=tolerance)
    elif isinstance(told, dict) and {"inner", "outer"} == set(told):
        for part in told.values():
            agree(found, part, tolerance)
    elif isinstance(told, dict):
        assert set(found) == set(told)
        for key, part in told.items():
            agree(found[key], part, tolerance)
    elif isinstance(told, list):
        assert len(found) == len(told)
        for one, part in zip(found, told, strict=True):
            agree(one, part, tolerance)
    elif isinstance(told, str):
        assert found == told
    else:
        assert float(found) == pytest.approx(told, abs=tolerance)


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    case = CASES[name]
    (reader,) = [READERS[key] for key in case["query"] if key in READERS]
    known = case["model"] in FILE["models"]
    model = model_of(case["model"]) if known else None
    agree(reader(case, model), case["expect"], case["tol"])
