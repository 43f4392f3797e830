"""``python -m tools.slides``: build the decks."""

import sys

from tools.slides.build import main

sys.exit(main())
