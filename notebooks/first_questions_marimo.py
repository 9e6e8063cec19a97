"""First questions, as a reactive notebook: change a control, and what follows is asked again.

    marimo run notebooks/first_questions_marimo.py      as a page
    marimo edit notebooks/first_questions_marimo.py     with its code
    python notebooks/first_questions_marimo.py          once, as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="First questions")


@app.cell
def _():
    import marimo as mo

    import causal

    return causal, mo


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # First questions

    **Question.** What if one thing had been different? Choose a case and a change: every theory of the case is
    asked the same, and answers side by side.

    **What is assumed.** Each theory is a causal model whose numbers were elicited by one researcher and say where
    they come from. They encode what the theory claims; they are not estimates. Answers are exact.
    """)
    return


@app.cell
def _(causal, mo):
    titles = {causal.load_frame(name).full_title: name for name in causal.cases()}
    case = mo.ui.dropdown(titles, value=next(iter(titles)), label="Case")
    facts = mo.ui.dropdown(
        {
            "what comes before the change": "before",
            "all that happened": "all",
            "nothing": "none",
        },
        value="what comes before the change",
        label="What is kept of the facts",
    )
    draws = mo.ui.switch(label="Bands, from 500 draws of the theories' numbers")
    return case, draws, facts


@app.cell
def _(case, causal, mo):
    frame = causal.load_frame(case.value)
    known = {one.name: one for one in causal.load_scenarios(case.value) if one.settings}
    questions = {one.question or one.title: name for name, one in known.items()}
    offered = known[next(iter(frame.featured or known))]
    scenario = mo.ui.dropdown(
        questions, value=offered.question or offered.title, label="What if", full_width=True
    )
    return frame, known, scenario


@app.cell
def _(case, causal, frame, mo):
    outcome = mo.ui.dropdown(
        {one.variable.title: one.variable.name for one in frame.outcomes},
        value=frame.outcomes[0].variable.title,
        label="Outcome",
    )
    named = {causal.load(name, case=case.value).title: name for name in frame.theories}
    theories = mo.ui.multiselect(named, value=list(named), label="Theories", full_width=True)
    return outcome, theories


@app.cell
def _(case, draws, facts, mo, outcome, scenario, theories):
    first = mo.hstack([case, outcome, facts], justify="start", wrap=True)
    mo.vstack([first, scenario, theories, draws])
    return


@app.cell
def _(case, causal, draws, facts, mo, outcome, scenario, theories):
    mo.stop(not theories.value, mo.md("Choose a theory."))
    comparison = causal.compare(
        theories.value,
        scenario=scenario.value,
        outcome=outcome.value,
        facts=facts.value,
        case=case.value,
        draws=500 if draws.value else 0,
        seed=1 if draws.value else None,
    )
    return (comparison,)


@app.cell
def _(comparison, known, mo, scenario):
    mo.vstack([
        mo.md(f"## {known[scenario.value].title}"),
        mo.Html(comparison._repr_mimebundle_()["text/html"]),
    ])
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## Done, or only learnt of

    To learn that something was so also tells of what brought it about; to bring it about does not.
    """)
    return


@app.cell
def _(case, causal, mo, outcome, scenario, theories):
    learnt = causal.seeing(
        theories.value, scenario=scenario.value, outcome=outcome.value, case=case.value
    )
    mo.Html(learnt._repr_mimebundle_()["text/html"])
    return (learnt,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## Limits

    A theory that does not speak to a question is named and has no number; that is no "no effect". With all that
    happened kept, answers lean on how luck carries over, and the table says how far they could move. Bands cover
    the numbers of a theory, not its arrows.

    ## Sources

    Each theory's claims, with the place in the source and what the record says:
    """)
    return


@app.cell
def _(case, causal, mo, theories):
    claims = [causal.claims(causal.load(name, case=case.value)) for name in theories.value]
    mo.accordion({
        causal.load(name, case=case.value).title: mo.Html(table._repr_mimebundle_()["text/html"])
        for name, table in zip(theories.value, claims, strict=True)
    })
    return


if __name__ == "__main__":
    app.run()
