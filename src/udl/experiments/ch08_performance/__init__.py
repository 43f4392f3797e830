"""Long results that chapter 8, its practicals and its figures show."""
