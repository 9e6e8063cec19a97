"""Counterhistory's dashboard: start it with ``causal dashboard``."""

import streamlit as st
from page.parts import style
from views.build.page import page as build
from views.compare.page import page as compare
from views.counterfactual.page import page as counterfactual
from views.evidence.page import page as evidence
from views.methods.page import page as methods
from views.parting.page import page as parting
from views.robustness.page import page as robustness
from views.theory.page import page as theory
from views.timeline.page import page as timeline
from views.worked.page import page as worked

st.set_page_config(page_title="Counterhistory", page_icon="⚖️", layout="wide")
style()
pages = {
    name: st.Page(shown, title=title, url_path=name, default=name == "compare")
    for name, title, shown in (
        ("compare", "Compare theories", compare),
        ("parting", "Where they part", parting),
        ("theory", "One theory", theory),
        ("counterfactual", "Counterfactual", counterfactual),
        ("timeline", "When it ends", timeline),
        ("evidence", "Evidence", evidence),
        ("robustness", "Robustness", robustness),
        ("worked", "What would have worked", worked),
        ("build", "Build", build),
        ("methods", "Methods and sources", methods),
    )
}
st.session_state["pages"] = pages
st.navigation(list(pages.values()), position="top").run()
