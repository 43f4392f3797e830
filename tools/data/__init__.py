"""Make what the package ships: digits and a photograph, and the text of its language model."""
