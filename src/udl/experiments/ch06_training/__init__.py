"""Long results that chapter 6 and its figures show."""
