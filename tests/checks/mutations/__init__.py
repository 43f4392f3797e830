"""Small changes of solved answers, which the checks must see."""
