"""Judge the mutants of all answers, or of those that are named."""

import sys

from tests.checks.mutations.judging import main

sys.exit(main(sys.argv[1:]))
