"""Right and wrong answers to the exercises of practical 11.2, those in PyTorch apart."""

import numpy as np

from tests.checks.check_harness import Wrong

# --- block_forward ---


def forward(h, inner, inner_bias, outer, outer_bias):
    between = np.maximum(h, 0) @ inner.T + inner_bias
    return h + np.maximum(between, 0) @ outer.T + outer_bias


def forward_by_loops(h, inner, inner_bias, outer, outer_bias):
    result = np.zeros(h.shape)
    for n, row in enumerate(h):
        active = [max(v, 0.0) for v in row]
        middle = []
        for weights, bias in zip(inner, inner_bias, strict=True):
            total = bias + sum(w * v for w, v in zip(weights, active, strict=True))
            middle.append(total if total > 0 else 0.0)
        for d in range(len(row)):
            total = sum(w * v for w, v in zip(outer[d], middle, strict=True))
            result[n, d] = row[d] + total + outer_bias[d]
    return result


def forward_in_columns(h, inner, inner_bias, outer, outer_bias):
    x = h.T
    f = inner @ (x * (x > 0)) + inner_bias[:, None]
    return (x + outer @ np.where(f > 0, f, 0) + outer_bias[:, None]).T


def forward_by_einsum(h, inner, inner_bias, outer, outer_bias):
    f = np.einsum("nd,id->ni", h.clip(min=0), inner) + inner_bias
    branch = np.einsum("ni,di->nd", f.clip(min=0), outer) + outer_bias
    return branch + h


def forward_single(*arguments):
    return forward(*(np.float32(a) for a in arguments))


def forward_row_by_row(h, inner, inner_bias, outer, outer_bias):
    def relu(v):
        return (np.abs(v) + v) / 2

    return np.stack([r + outer @ relu(inner @ relu(r) + inner_bias) + outer_bias for r in h])


def forward_overwriting(h, inner, inner_bias, outer, outer_bias):
    np.maximum(h, 0, out=h)
    return h + np.maximum(h @ inner.T + inner_bias, 0) @ outer.T + outer_bias


def forward_clipped(h, inner, inner_bias, outer, outer_bias):
    h = np.maximum(h, 0)
    return h + np.maximum(h @ inner.T + inner_bias, 0) @ outer.T + outer_bias


def forward_adding_in_place(h, *others):
    h += forward(h, *others) - h
    return h


# --- block_backward ---


def backward(d_out, h, inner, inner_bias, outer, outer_bias):
    first = np.maximum(h, 0)
    between = first @ inner.T + inner_bias
    second = np.maximum(between, 0)
    d_between = (d_out @ outer) * (between > 0)
    d_branch = (d_between @ inner) * (h > 0)
    return (
        d_out + d_branch,
        d_between.T @ first,
        d_between.sum(axis=0),
        d_out.T @ second,
        d_out.sum(axis=0),
    )


def backward_as_list(*arguments):
    return list(backward(*arguments))


def backward_by_rows(d_out, h, inner, inner_bias, outer, outer_bias):
    d_h = np.zeros_like(h)
    found = [np.zeros_like(p) for p in (inner, inner_bias, outer, outer_bias)]
    for n in range(len(h)):
        a = h[n].clip(0)
        f = inner @ a + inner_bias
        b = f.clip(0)
        d_f = np.where(f > 0, outer.T @ d_out[n], 0)
        d_h[n] = d_out[n] + np.where(h[n] > 0, inner.T @ d_f, 0)
        parts = (np.outer(d_f, a), d_f, np.outer(d_out[n], b), d_out[n])
        for total, part in zip(found, parts, strict=True):
            total += part
    return (d_h, *found)


def backward_by_differences(d_out, *parts):
    parts = [np.array(p, dtype=float) for p in parts]
    found = []
    for part in parts:
        slope = np.zeros_like(part)
        for place in np.ndindex(part.shape):
            before = part[place]
            losses = []
            for step in (1e-5, -1e-5):
                part[place] = before + step
                losses.append(np.sum(d_out * forward(*parts)))
            part[place] = before
            slope[place] = (losses[0] - losses[1]) / 2e-5
        found.append(slope)
    return tuple(found)


def backward_without_identity(d_out, *others):
    d_h, *gradients = backward(d_out, *others)
    return (d_h - d_out, *gradients)


def backward_by_activity_of_h(d_out, h, inner, inner_bias, outer, outer_bias):
    first = np.maximum(h, 0)
    second = np.maximum(first @ inner.T + inner_bias, 0)
    d_between = d_out @ outer
    d_branch = (d_between @ inner) * (h > 0)
    return (
        d_out + d_branch,
        d_between.T @ first,
        d_between.sum(axis=0),
        d_out.T @ second,
        d_out.sum(axis=0),
    )


def backward_gated_at_the_output(d_out, h, inner, inner_bias, outer, outer_bias):
    gated = d_out * (forward(h, inner, inner_bias, outer, outer_bias) > 0)
    return backward(gated, h, inner, inner_bias, outer, outer_bias)


def backward_through_one_gate(d_out, h, *others):
    d_h, *gradients = backward(d_out, h, *others)
    return (np.where(h > 0, d_h, 0), *gradients)


def backward_with_columns(*arguments):
    d_h, d_inner, d_one, d_outer, d_two = backward(*arguments)
    return d_h, d_inner, d_one[:, None], d_outer, d_two[:, None]


def backward_without_bias(d_out, h, inner, inner_bias, outer, outer_bias):
    return backward(d_out, h, inner, 0 * inner_bias, outer, outer_bias)


# --- mended_stream ---


def stream(h, weights, biases):
    states = [h]
    for weight, bias in zip(weights, biases, strict=True):
        h = h + np.maximum(h, 0) @ weight.T + bias
        states.append(h)
    return np.stack(states)


def stream_filled(h, weights, biases):
    states = np.empty((len(weights) + 1, *h.shape))
    states[0] = h
    for k, weight in enumerate(weights):
        states[k + 1] = states[k] + (states[k] * (states[k] > 0)) @ weight.T + biases[k]
    return states


def stream_with_copies(h, weights, biases):
    h = np.array(h)
    states = [h.copy()]
    for k in range(len(weights)):
        active = h.copy()
        active[active < 0] = 0
        h += active @ weights[k].T + biases[k]
        states.append(h.copy())
    return np.array(states)


def stream_recursive(h, weights, biases):
    if not len(weights):
        return h[None]
    after = h + np.clip(h, 0, None) @ weights[0].T + biases[0]
    return np.concatenate([h[None], stream_recursive(after, weights[1:], biases[1:])])


def faulty_stream(h, weights, biases):
    h = np.array(h)
    states = [h]
    for weight, bias in zip(weights, biases, strict=True):
        active = np.maximum(h, 0, out=h)
        h = h + active @ weight.T + bias
        states.append(h)
    return np.stack(states)


def stream_overwriting_the_callers(h, weights, biases):
    states = [h.copy()]
    for weight, bias in zip(weights, biases, strict=True):
        h += np.maximum(h, 0) @ weight.T + bias
        states.append(h.copy())
    return np.stack(states)


def stream_of_one_array(h, weights, biases):
    h = np.array(h)
    states = [h]
    for weight, bias in zip(weights, biases, strict=True):
        h += np.maximum(h, 0) @ weight.T + bias
        states.append(h)
    return np.stack(states)


def stream_kept_too_late(h, weights, biases):
    """Keep copies, and go on overwriting."""
    h = np.array(h)
    states = [h.copy()]
    for weight, bias in zip(weights, biases, strict=True):
        active = np.maximum(h, 0, out=h)
        h = h + active @ weight.T + bias
        states.append(h.copy())
    return np.stack(states)


RIGHT = {
    "block_forward": [
        forward,
        forward_by_loops,
        forward_in_columns,
        forward_by_einsum,
        forward_single,
        forward_row_by_row,
    ],
    "what_can_it_do": [lambda: "up", lambda: "UP"],
    "block_backward": [
        backward,
        backward_as_list,
        backward_by_rows,
        backward_by_differences,
    ],
    "read_paths": [lambda: (16, 4), lambda: [16, 4], lambda: np.array([16, 4])],
    "mended_stream": [stream, stream_filled, stream_with_copies, stream_recursive],
}

WRONG = {
    "block_forward": [
        Wrong(lambda h, *a: forward(h, *a) - h),
        Wrong(lambda *a: np.maximum(forward(*a), 0), "a ReLU behind the sum"),
        Wrong(forward_clipped, "a skip that takes the ReLU's result"),
        Wrong(forward_overwriting),
        Wrong(forward_adding_in_place, "changed in place"),
        Wrong(lambda h, i, b, o, c: h + (h @ i.T + b) @ o.T + c, "no ReLU"),
        Wrong(lambda h, i, b, o, c: h + np.maximum(np.maximum(h @ i.T + b, 0) @ o.T + c, 0)),
        Wrong(lambda h, i, b, o, c: forward(h, i, 0, o, 0), "biases forgotten"),
        Wrong(lambda h, i, b, o, c: forward(h, i, b, o, 0), "biases forgotten"),
    ],
    "what_can_it_do": [Wrong(lambda: "both"), Wrong(lambda: "down"), Wrong(lambda: 1)],
    "block_backward": [
        Wrong(backward_without_identity, "the identity forgotten"),
        Wrong(backward_by_activity_of_h, "a ReLU forgotten"),
        Wrong(backward_gated_at_the_output),
        Wrong(backward_with_columns),
        Wrong(backward_through_one_gate, "the skip stopped by a ReLU"),
        Wrong(lambda *a: tuple(backward(*a)[k] for k in (0, 3, 4, 1, 2)), "in another order"),
        Wrong(backward_without_bias),
        Wrong(lambda *a: backward(*a)[0]),
        Wrong(lambda *a: backward(*a)[1:]),
        Wrong(lambda *a: dict(zip("abcde", backward(*a), strict=True))),
    ],
    "read_paths": [
        Wrong(lambda: (32, 10), "five skips"),
        Wrong(lambda: 16),
        Wrong(lambda: (4, 16)),
        Wrong(lambda: (16.0, 4.0)),
        Wrong(lambda: (16, 6), "not counted"),
    ],
    "mended_stream": [
        Wrong(faulty_stream, "still overwritten"),
        Wrong(stream_kept_too_late, "still overwritten"),
        Wrong(stream_overwriting_the_callers, "changed in place"),
        Wrong(stream_of_one_array),
        Wrong(lambda *a: np.maximum(stream(*a), 0), "ReLUs in what is returned"),
        Wrong(lambda *a: stream(*a)[1:], "the input left out"),
        Wrong(lambda *a: list(stream(*a))),
    ],
}
