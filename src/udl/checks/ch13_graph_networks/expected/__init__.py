"""Right answers for the checks of chapter 13, each an expression of its own."""
