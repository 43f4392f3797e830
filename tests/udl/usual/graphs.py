"""Usual calls of graphs."""

import numpy as np

from tests.udl.usual.inputs import POINTS, rng
from udl.graphs import random_graph_network

RING = np.roll(np.eye(4), 1, axis=0) + np.roll(np.eye(4), -1, axis=0)
EDGES = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])
GRAPH = {"x": POINTS, "adjacency": RING}
MAP = {"weights": np.ones((3, 2)), "biases": [0.0, 1.0, 2.0]}
SCORING = {"receiver_scores": [1.0, 2.0], "sender_scores": [0.5, -1.0], "slope": 0.1}
NETWORK = random_graph_network([2, 3], np.random.default_rng(0))
STARTS = ([0, 0, 0, 1], [0, 0, 1, 0])

GRAPHS = {
    "GraphNetwork": {"weights": (np.ones((3, 2)),), "biases": (np.zeros(3),), "kind": "mean"},
    "adjacency_matrix": {"edges": EDGES, "num_nodes": 4, "directed": False},
    "aggregate": {"messages": POINTS, "receivers": [0, 2, 2, 1], "num_nodes": 3, "how": "mean"},
    "attention_scores": {"y": POINTS, **SCORING},
    "both_ways": {"edges": EDGES},
    "degrees": {"adjacency": RING},
    "distances": {"adjacency": RING},
    "dynamic_attention_scores": {
        **{"receivers": POINTS, "senders": POINTS, "weights": [1.0, -1.0]},
        "slope": 0.1,
    },
    "edge_graph": {"edges": EDGES},
    "edge_list": {"adjacency": RING},
    "edge_logits": {"embeddings": POINTS, "pairs": EDGES},
    "graph_attention": {**GRAPH, "weights": np.eye(2), "biases": [0.0, 1.0], **SCORING},
    "graph_convolution": {**GRAPH, **MAP, "kind": "sum", "self_weights": np.ones((3, 2))},
    "graph_convolution_gradients": {
        **{**GRAPH, "upstream": np.ones((4, 3)), "weights": np.ones((3, 2))},
        "kind": "mean",
    },
    "graph_readout": {
        **{"embeddings": POINTS, "graph_of_node": [0, 0, 1, 1], "num_graphs": 3},
        "how": "sum",
    },
    "join_graphs": {"graphs": [(POINTS, EDGES), (POINTS, EDGES)]},
    "neighbour_energy": {**GRAPH, "kind": "mean"},
    "neighbour_weights": {"scores": np.ones((4, 4)), "adjacency": RING},
    "node_embeddings": {"network": NETWORK, **GRAPH},
    "pass_messages": {"x": POINTS, "edges": EDGES, "how": "max"},
    "pass_messages_one_by_one": {"x": POINTS, "edges": EDGES, "how": "max"},
    "propagation_matrix": {"adjacency": RING, "kind": "symmetric", "with_self": True},
    "random_graph_network": {"sizes": [2, 3], "rng": rng, "kind": "max"},
    "receptive_field": {"adjacency": RING, "nodes": [0], "num_layers": 2},
    "refined_colours": {"adjacency": RING, "colours": [0, 0, 0, 1], "num_rounds": 2},
    "renumber": {"adjacency": RING, "x": POINTS, "order": [3, 1, 0, 2]},
    "sample_field": {
        **{"adjacency": RING, "nodes": [0], "num_layers": 2, "num_neighbours": 1},
        "rng": rng,
    },
    "smoothed": {**GRAPH, "num_steps": 2, "kind": "mean", "restart": 0.1},
    "told_apart": {"graphs": (RING, RING), "colours": STARTS},
    "walk_counts": {"adjacency": RING, "length": 3},
}
