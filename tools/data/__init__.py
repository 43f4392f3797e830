"""What the package ships and is not made by itself: command lines for its authors."""
