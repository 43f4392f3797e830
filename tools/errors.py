"""The one kind of error that a writer of the book may see."""


class BookError(ValueError):
    """Something in the book's sources is wrong; the message is one line: where, and what."""
