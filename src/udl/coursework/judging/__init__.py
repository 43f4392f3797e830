"""From the values that a student's notebook gave to a mark: what the tools of grading ask.

Values are what JSON can say, in the order of the calls, each ``{"value": …}`` or ``{"fault": …}``;
nothing about them is taken for granted. What is right comes from other calculations than the pages
teach: integrals done numerically, and derivatives by steps into the complex plane.
"""
