"""Graphs: nodes that have neighbours and no order.

`adjacency` turns graphs into arrays and counts walks; `messages` lets nodes send their rows
along edges; `layers` and `neighbour_attention` are the layers, `network` puts them together and
makes predictions for graphs, nodes and edges; `batches` joins many small graphs and `sampling` cuts
down a large one; `smoothing` measures how alike neighbours become, `colours` what can be told apart
at all.

The book writes a node as a column; here nodes are rows. An edge is a row of sender and receiver.
"""

from udl.graphs.adjacency import (
    adjacency_matrix,
    both_ways,
    degrees,
    distances,
    edge_graph,
    edge_list,
    renumber,
    walk_counts,
)
from udl.graphs.batches import GraphBatch, join_graphs
from udl.graphs.colours import refined_colours, told_apart
from udl.graphs.layers import (
    ConvolutionGradients,
    graph_convolution,
    graph_convolution_gradients,
    propagation_matrix,
)
from udl.graphs.messages import aggregate, pass_messages, pass_messages_one_by_one
from udl.graphs.neighbour_attention import (
    attention_scores,
    dynamic_attention_scores,
    graph_attention,
    neighbour_weights,
)
from udl.graphs.network import (
    GraphNetwork,
    edge_logits,
    graph_readout,
    node_embeddings,
    random_graph_network,
)
from udl.graphs.sampling import SampledField, receptive_field, sample_field
from udl.graphs.smoothing import neighbour_energy, smoothed

__all__ = [
    "ConvolutionGradients",
    "GraphBatch",
    "GraphNetwork",
    "SampledField",
    "adjacency_matrix",
    "aggregate",
    "attention_scores",
    "both_ways",
    "degrees",
    "distances",
    "dynamic_attention_scores",
    "edge_graph",
    "edge_list",
    "edge_logits",
    "graph_attention",
    "graph_convolution",
    "graph_convolution_gradients",
    "graph_readout",
    "join_graphs",
    "neighbour_energy",
    "neighbour_weights",
    "node_embeddings",
    "pass_messages",
    "pass_messages_one_by_one",
    "propagation_matrix",
    "random_graph_network",
    "receptive_field",
    "refined_colours",
    "renumber",
    "sample_field",
    "smoothed",
    "told_apart",
    "walk_counts",
]
