"""Long results that chapter 11 and its figures show."""
