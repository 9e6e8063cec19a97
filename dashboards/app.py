"""Counterhistory's dashboard: start it with ``causal dashboard``."""

import streamlit as st
from parts import style
from views import compare, counterfactual, theory, worked

st.set_page_config(page_title="Counterhistory", page_icon="⚖️", layout="wide")
style()
pages = {
    "compare": st.Page(compare.page, title="Compare theories", url_path="compare", default=True),
    "counterfactual": st.Page(
        counterfactual.page, title="Counterfactual", url_path="counterfactual"
    ),
    "worked": st.Page(worked.page, title="What would have worked", url_path="worked"),
    "theory": st.Page(theory.page, title="One theory", url_path="theory"),
}
st.session_state["pages"] = pages
st.navigation(list(pages.values()), position="top").run()
