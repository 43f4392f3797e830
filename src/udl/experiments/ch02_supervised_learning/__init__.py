"""Long results that chapter 2 and its figures show."""
