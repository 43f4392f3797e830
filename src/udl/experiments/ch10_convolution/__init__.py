"""Long results that chapter 10 and its figures show."""
