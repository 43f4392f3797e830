"""Long results that chapter 12 and its figures show."""
