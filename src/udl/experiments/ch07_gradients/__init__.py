"""Long results that chapter 7 and its figures show."""
