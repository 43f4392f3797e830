"""Graphs made by rule: molecules with a computed property, communities, papers that cite papers.

Their modules are used as a whole: `from udl.data.graphs import molecules`. Nodes are the rows of an
array, edges the rows of another one, (E, 2), that holds the numbers of two nodes.
"""
