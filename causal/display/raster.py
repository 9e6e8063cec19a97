"""Pictures for programs that read no SVG: PNG and PDF, drawn here, without a browser."""

from causal.errors import CausalError

_MISSING = (
    "vl-convert-python, which draws PNG and PDF, is not installed; install it with: "
    "pip install vl-convert-python, or take the picture as SVG"
)


def png(svg: str, scale: float = 2) -> bytes:
    """Draw an SVG picture as PNG.

    Parameters
    ----------
    svg : str
        In literal colours (``light`` or ``dark``): what follows the reader's setting would come
        out black.
    scale : float
        Pixels to a unit of the picture.

    Returns
    -------
    bytes

    Raises
    ------
    CausalError
        If the package that draws it is missing, or it is no picture.

    Examples
    --------
    >>> empty = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'
    >>> png(empty)[1:4]
    b'PNG'
    """
    return _drawn("PNG", svg, scale=scale)


def pdf(svg: str) -> bytes:
    """Draw an SVG picture as a page of PDF, its text still text.

    Parameters
    ----------
    svg : str
        In literal colours, as `png` takes it.

    Returns
    -------
    bytes

    Raises
    ------
    CausalError
        If the package that draws it is missing, or it is no picture.

    Examples
    --------
    >>> pdf('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>')[:5]
    b'%PDF-'
    """
    return _drawn("PDF", svg)


def _drawn(kind: str, svg: str, **options: float) -> bytes:
    try:
        import vl_convert
    except ImportError:
        raise CausalError(_MISSING) from None
    try:
        return bytes(getattr(vl_convert, f"svg_to_{kind.lower()}")(svg, **options))
    except ValueError as error:
        raise CausalError(f"the picture cannot be drawn as {kind}: {error}") from None
