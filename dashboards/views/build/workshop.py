"""The theory that is being built: kept in the session and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st
from boot import boot

from causal.errors import CausalError
from causal.files.editing.document import Checked, Document, checked, document_of
from causal.files.editing.variables import empty_theory, with_variant
from causal.files.editing.versions import Versions
from causal.files.text import write_place
from causal.files.uploads import Upload, open_text, open_upload
from causal.theory.checks import Place
from causal.theory.theory import Theory

_KEPT = 12


@dataclass(frozen=True)
class Workshop:
    """A theory at work.

    Attributes
    ----------
    versions : Versions
    origin : str
        What it began with, in words.
    begun : tuple of (str, str)
        The theory and variant, by name; empty texts where the reader brought a file.
    saved : Document
        What was downloaded last, or began with.
    trouble : tuple of (str, str)
        Place and sentence of the last edit that could not be made; empty texts if it could.
    """

    versions: Versions
    origin: str
    begun: tuple[str, str]
    saved: Document
    trouble: tuple[str, str] = ("", "")

    @property
    def document(self) -> Document:
        """The theory as it is now."""
        return self.versions.now

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose an edit."""
        return self.document not in (self.saved, self.versions.start)


def at_work() -> Workshop | None:
    """Return what is being built in this session, if anything is."""
    found: Workshop | None = st.session_state.get("workshop")
    return found


def other() -> Upload | None:
    """Return the scenarios or evidence that were uploaded in this session, if any were."""
    found: Upload | None = st.session_state.get("build_other")
    return found


def put_other(upload: Upload | None) -> None:
    """Keep uploaded scenarios or evidence for this session, or forget them."""
    st.session_state["build_other"] = upload


def _keep(shop: Workshop) -> None:
    st.session_state["workshop"] = shop


def _begin(document: Document, origin: str, begun: tuple[str, str] = ("", "")) -> None:
    _keep(Workshop(Versions.of(document), origin, begun, document))


def begin_with(theory: Theory, name: str, variant: str) -> None:
    """Begin with a theory of a case, or one that stands alone."""
    document = document_of(theory)
    origin = theory.title
    if variant:
        document = with_variant(document, variant)
        title = next(one.title for one in theory.variants if one.name == variant)
        origin = f"{origin}, {title or variant}"
    _begin(document, origin, (name, variant))


def begin_empty(case: str, outcome: str) -> None:
    """Begin with a theory of a case that holds nothing but an outcome."""
    _begin(empty_theory(case, outcome), "an empty theory")


def _own() -> dict[str, str]:
    """Return the folders of cases of one's own that this dashboard shows."""
    return {name: case.frame.home for name, case in boot().items() if case.frame.home}


def receive(data: bytes, file: str) -> None:
    """Take a file that the reader uploaded.

    Raises
    ------
    CausalError
        A sentence for the reader; whatever was at work stays.
    """
    _take(open_upload(data, file, _own()))


def receive_text(text: str) -> None:
    """Take a text that the reader pasted.

    Raises
    ------
    CausalError
    """
    shop = at_work()
    _take(open_text(text, shop.document.name if shop else "my_theory", "the text", _own()))


def _take(upload: Upload) -> None:
    if upload.document is None:
        put_other(upload)
    else:
        _begin(upload.document, f"the file {upload.name}")


def edit(change: Callable[[Document], Document], place: Place = ()) -> None:
    """Make an edit; where it cannot be made, keep the sentence for its field."""
    shop = at_work()
    if shop is None:
        return
    try:
        _keep(replace(shop, versions=shop.versions.then(change), trouble=("", "")))
    except CausalError as error:
        _keep(replace(shop, trouble=(write_place(place), str(error))))


def show(variable: str) -> None:
    """Show a variable in the editor, if there is one of that name."""
    shop = at_work()
    if shop is not None and variable in shop.document.variables:
        st.session_state["build_variable"] = variable


def undo() -> None:
    """Take the last edit back."""
    _move(lambda versions: versions.undone())


def redo() -> None:
    """Make the edit anew that was taken back last."""
    _move(lambda versions: versions.redone())


def reset() -> None:
    """Go back to what was begun with; that can be undone."""
    _move(lambda versions: versions.then(lambda _: versions.start))


def _move(step: Callable[[Versions], Versions]) -> None:
    shop = at_work()
    if shop is not None:
        _keep(replace(shop, versions=step(shop.versions), trouble=("", "")))


def saved() -> None:
    """Remember that the theory was downloaded as it is."""
    shop = at_work()
    if shop is not None:
        _keep(replace(shop, saved=shop.document))


def once(key: tuple, find: Callable[[], object]) -> object:
    """Answer something of this session's theory, remembered in the session for a while."""
    kept: dict = st.session_state.setdefault("build_kept", {})
    if key not in kept:
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = find()
    return kept[key]


def check(document: Document) -> Checked:
    """Return what `causal check` says of a document."""
    found = once(("check", document), lambda: checked(document))
    assert isinstance(found, Checked)
    return found


def last_good(shop: Workshop) -> Theory | None:
    """Return the latest version that could be asked, None if there was none among the last."""
    for document in reversed(shop.versions.past[-_KEPT // 2 :]):
        theory = check(document).askable
        if theory is not None:
            return theory
    return None


def problems_at(found: Checked, place: Place) -> list[str]:
    """Return the sentences that belong to a place or to something inside it."""
    here = write_place(place)
    shop = at_work()
    told = [*found.problems, *([shop.trouble] if shop and shop.trouble[1] else [])]
    return [text for at, text in told if at == here or at.startswith((f"{here}.", f"{here}["))]
