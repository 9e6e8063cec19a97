"""Counterhistory's dashboard: start it with ``causal dashboard``."""

import streamlit as st
from page.parts import style
from views.compare.overview import warm
from views.compare.page import page as compare
from views.counterfactual.page import page as counterfactual
from views.evidence.page import page as evidence
from views.methods.page import page as methods
from views.robustness.page import page as robustness
from views.theory.page import page as theory
from views.worked.page import page as worked

st.set_page_config(page_title="Counterhistory", page_icon="⚖️", layout="wide")
style()
pages = {
    name: st.Page(shown, title=title, url_path=name, default=name == "compare")
    for name, title, shown in (
        ("compare", "Compare theories", compare),
        ("counterfactual", "Counterfactual", counterfactual),
        ("robustness", "Robustness", robustness),
        ("evidence", "Evidence", evidence),
        ("worked", "What would have worked", worked),
        ("theory", "One theory", theory),
        ("methods", "Methods and sources", methods),
    )
}
st.session_state["pages"] = pages
st.navigation(list(pages.values()), position="top").run()
warm()
