"""Long results that chapter 9, its practicals and its figures show."""
