"""Readable algorithms behind the executable companion to *Understanding Deep Learning*.

Import the module that you need (``from udl import losses``); this file imports nothing, so that a
page which needs numpy alone never loads more.
"""
