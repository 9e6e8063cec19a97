"""From whether to when: the way to the page with years, where the case has yearly theories."""

import streamlit as st
from boot import Case
from reader.entries import OWN
from reader.session import change
from reader.view import View


def dated_for(case: Case, view: View) -> str:
    """Return the dated scenario that asks what a view asks; empty if there is none."""
    if case.timeline is None or view.scenario == OWN:
        return ""
    scenarios = case.timeline.frame.scenarios
    return next((one.name for one in scenarios if one.of == view.scenario), "")


def when_rather(case: Case, view: View) -> None:
    """Lead on to when it would have ended, where the question has been asked with years."""
    name = dated_for(case, view)
    if not name:
        return
    if st.button("When, rather than whether?", key="when", type="tertiary"):
        change(when=name, changes=())
        st.switch_page(st.session_state["pages"]["timeline"])
