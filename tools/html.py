"""The one reader of HTML: pages as a tree, read by lxml as a browser would."""

from __future__ import annotations

from lxml import etree

_UNSEEN = ("script", "style")


def read(page: str) -> etree._Element:
    """Read a page.

    Parameters
    ----------
    page : str
        Its markup, whole or a fragment, valid or not.

    Returns
    -------
    lxml.etree._Element
        Its root, without comments; entities are resolved.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # Nothing at all is a page without anything.
    return etree.fromstring(page.encode() or b"<html>", parser)


def visible_text(page: str) -> str:
    """Return the text of a page, highlighted code put together again.

    Parameters
    ----------
    page : str
        Its markup.

    Returns
    -------
    str
        All text in order, without scripts and styles.
    """
    root = read(page)
    for element in list(root.iter(*_UNSEEN)):
        element.text = None
    return "".join(root.itertext())
