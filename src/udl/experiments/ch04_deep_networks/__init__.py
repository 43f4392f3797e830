"""Long results that chapter 4 and its figures show."""
