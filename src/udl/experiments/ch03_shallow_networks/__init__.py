"""Long results that chapter 3 and its figures show."""
