"""The builders of the book: pure functions over MyST and notebooks, with thin command lines.

Nothing here imports the teaching package or the figures: those run in processes of their own.
"""

import sys

# jsonschema looks for this optional checker of web addresses; importing it takes 1.2 s in each
# process, and no schema that the build reads needs it. None makes the import fail at once.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
