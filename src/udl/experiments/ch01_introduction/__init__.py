"""Long results that chapter 1 and its figures show."""
