"""The causal map as a list, for small screens, print and screen readers."""

from collections.abc import Sequence

from causal.display.map_rows import MARK_WORDS, MapEdge, MapNode, titles_of
from causal.display.palette import palette, style_sheet
from causal.display.svg import tag
from causal.display.text import escape


def map_list(
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    *,
    scheme: str = "auto",
    interactive: bool = False,
) -> str:
    """List a network, one entry a variable: what is believed of it and what it depends on.

    Parameters
    ----------
    nodes : sequence of MapNode
        Its variables, in the order to list them.
    edges : sequence of MapEdge
        Its arrows.
    scheme : {"auto", "light", "dark"}
        Which colours.
    interactive : bool, default False
        Whether titles and causes can be focused and picked.

    Returns
    -------
    str
        An HTML list with class ``ch-map-list`` and its rules.

    Raises
    ------
    CausalError
        If two variables have one name.
    UnknownName
        If an arrow names a variable that is not there, or there is no such scheme.

    Examples
    --------
    >>> war = MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.2, 0.8))
    >>> debt = MapNode("debt", "Debt", 1919, 1924, ("low", "high"), (0.3, 0.7))
    >>> listed = map_list([war, debt], [MapEdge("war", "debt")])
    >>> listed.count("<li "), "Depends on" in listed
    (2, True)
    """
    titles = titles_of(nodes, edges)
    items = [
        _item(node, [edge for edge in edges if edge.target == node.name], titles, interactive)
        for node in nodes
    ]
    return f"<style>{_css(scheme)}</style>" + tag("ol", *items, class_="ch-map-list")


def _item(
    node: MapNode, arrows: Sequence[MapEdge], titles: dict[str, str], interactive: bool
) -> str:
    told = (
        node.when,
        MARK_WORDS[node.mark],
        "the outcome asked about" * node.asked,
        "in this theory only" * node.only,
    )
    when = " · ".join(filter(None, told))
    can_set = interactive and bool(node.keys)
    states = [
        tag(
            "li",
            _state(node, i) if can_set else escape(node.state_words(i)),
            class_="ch-happened" if i == node.factual else None,
        )
        for i in range(len(node.states))
    ]
    causes = [
        _button(
            titles[edge.source] + (" (cut)" if edge.cut else ""),
            interactive=interactive,
            data_edge=edge.name,
        )
        for edge in arrows
    ]
    depends = f"Depends on {', '.join(causes)}." if causes else "Depends on nothing in this map."
    return tag(
        "li",
        _button(node.title, interactive=interactive, data_node=node.name, class_="ch-title"),
        tag("span", escape(when), class_="ch-when") if when else "",
        tag("ul", *states, class_="ch-sets" if can_set else None) if states else "",
        tag("p", depends),
        class_=f"ch-item ch-{node.mark}" if node.mark else "ch-item",
    )


def _state(node: MapNode, index: int) -> str:
    """Write a state that can be set by tapping it."""
    pressed = node.is_set(index)
    return tag(
        "span",
        escape(("✓ " if pressed else "") + node.state_words(index)),
        class_="ch-state",
        data_set=node.keys[index],
        data_of=node.name,
        tabindex="0",
        role="button",
        aria_pressed="true" if pressed else "false",
        aria_label=node.setting_words(index),
    )


def _button(text: str, *, interactive: bool, **attributes: str) -> str:
    return tag(
        "span",
        escape(text),
        **attributes,
        tabindex="0" if interactive else None,
        role="button" if interactive else None,
    )


def _css(scheme: str) -> str:
    colours = palette(scheme)
    scope = ".ch-map-list"
    return (
        f"{style_sheet(scope, scheme)}"
        f"{scope}{{list-style:none;margin:0;padding:0;color:{colours.text};"
        f"background:{colours.background}}}"
        f"{scope} .ch-item{{border:1px solid {colours.grid};border-radius:8px;"
        "margin:0 0 .6rem;padding:.5rem .8rem;break-inside:avoid}"
        f"{scope} .ch-do,{scope} .ch-changed{{border:2px solid {colours.accent}}}"
        f"{scope} .ch-title{{display:block;font-weight:600}}"
        f"{scope} .ch-when{{display:block;color:{colours.muted};font-size:.85em}}"
        f"{scope} ul{{margin:.3rem 0;padding-left:1.2rem}}"
        f"{scope} p{{margin:.2rem 0 0;color:{colours.muted};font-size:.9em}}"
        f"{scope} .ch-happened{{font-weight:600}}"
        f"{scope} .ch-sets{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4rem}}"
        f"{scope} .ch-state{{display:inline-block;padding:.4rem .7rem;border-radius:999px;"
        f"border:1px solid {colours.muted};text-decoration:none!important}}"
        f"{scope} .ch-state[aria-pressed=true]{{border:2px solid {colours.accent};"
        f"background:{colours.accent_soft}}}"
        f"{scope} [tabindex]{{cursor:pointer;text-decoration:underline dotted}}"
        f"{scope} [tabindex]:focus-visible{{outline:2px solid {colours.focus};outline-offset:2px}}"
    )
