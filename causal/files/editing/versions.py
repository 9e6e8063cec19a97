"""`Versions`: the documents of a session of editing, for undo and redo."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from causal.errors import ModelError
from causal.files.editing.document import Document

MOST = 100
"""How many steps can be undone; older ones are forgotten."""


@dataclass(frozen=True)
class Versions:
    """A document with those before it and those undone; an immutable value.

    Parameters
    ----------
    start : Document
        What the editing began with.
    now : Document
    past, future : tuple of Document
        The nearest last.

    Examples
    --------
    >>> one = Versions.of(Document("rain", {"title": "Rain"}))
    >>> two = one.then(lambda d: d.put(("title",), "Snow"))
    >>> two.now.at("title"), two.undone().now.at("title"), two.undone().redone() == two
    ('Snow', 'Rain', True)
    """

    start: Document
    now: Document
    past: tuple[Document, ...] = ()
    future: tuple[Document, ...] = ()

    @classmethod
    def of(cls, document: Document) -> Self:
        """Begin with a document."""
        return cls(document, document)

    @property
    def changed(self) -> bool:
        """Whether the document differs from the one it began with."""
        return self.now != self.start

    def then(self, edit: Callable[[Document], Document]) -> Self:
        """Return what an edit leads to; what was undone is forgotten.

        Raises
        ------
        CausalError
            Of the edit.
        ModelError
            If the part that it touches is not well formed.
        """
        try:
            document = edit(self.now)
        except (KeyError, TypeError, IndexError, AttributeError):
            raise ModelError(
                "the part that this edit touches is not well formed; correct it first, or in the "
                "text of the file"
            ) from None
        if document == self.now:
            return self
        return type(self)(self.start, document, (*self.past, self.now)[-MOST:])

    def undone(self) -> Self:
        """Return the version before; the same if there is none."""
        if not self.past:
            return self
        *past, now = self.past
        return type(self)(self.start, now, tuple(past), (*self.future, self.now))

    def redone(self) -> Self:
        """Return the version that was undone last; the same if there is none."""
        if not self.future:
            return self
        *future, now = self.future
        return type(self)(self.start, now, (*self.past, self.now), tuple(future))
