"""All right and wrong answers to practicals 10.1 to 10.5, by exercise."""

from tests.checks.ch10_convolution import first_answers, longer_answers, picture_answers

RIGHT = first_answers.RIGHT | picture_answers.RIGHT | longer_answers.RIGHT
WRONG = first_answers.WRONG | picture_answers.WRONG | longer_answers.WRONG
