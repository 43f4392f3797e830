"""What the chapter claims that no cell of the page computes, and what could go stale."""

import json
import math
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import udl.pretrained
from tests import ROOT
from udl.attention import (
    attention,
    attention_weights,
    causal_mask,
    rotate,
    sinusoidal_positions,
)
from udl.data.sentences import course_sentences
from udl.language import beam_search, greedy_decoding, keep_nucleus, keep_top_k, temper
from udl.pretrained import held_out_text, load_language_model, surprises

PAGE = " ".join((ROOT / "book" / "ch12_transformers" / "index.md").read_text("utf-8").split())
MODEL = load_language_model()
ENCODE = MODEL.tokenizer.encode
CARD = json.loads(
    (Path(udl.pretrained.__file__).parent / "book" / "training.json").read_text("utf-8")
)
INPUTS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
OMEGA_Q = np.array([[1.0, 1.0], [-2.0, 1.0]])
OMEGA_V = np.array([[2.0, 0.0], [1.0, 3.0]])


def said(words):
    """Say whether words stand on the page, wherever its lines break."""
    return words in PAGE


def told(text):
    """Return the probabilities of all tokens to come next."""
    return np.exp(MODEL.next_token([MODEL.end, *ENCODE(text)]))


def test_what_the_opening_says_of_the_model():
    assert said(f"each of the {MODEL.tokenizer.num_tokens:,} tokens")
    openings = ("(", "**", "np.array([")
    texts = [f"the words {opening}loss, rate, step, batch, data" for opening in openings]
    assert len({tuple(ENCODE(text)[-9:]) for text in texts}) == 1
    assert len({tuple(ENCODE(text)[-10:]) for text in texts}) == 3
    assert said("end in the same nine tokens")
    assert said("nine tokens back")
    ends = [ENCODE(text)[0] for text in (")", "**", "])")]
    table = np.array([told(text)[ends] for text in texts])
    assert np.all(np.diag(table)[None] > 3 * np.where(np.eye(3, dtype=bool), 0, table))
    assert said("more than three times as much as either of the others")


def test_the_model_does_not_know_that_a_bracket_was_closed():
    rest = "loss, rate, step, batch, data"
    end = ENCODE(")")[0]
    plain, opened, closed, closed_before_and = (
        told(f"the words {front}{rest}")[end] for front in ("", "(", "(a) ", "(small) and ")
    )
    assert opened > 10 * plain
    assert min(closed, closed_before_and) > opened
    assert said("The model looks at the bracket. It does not know that it was closed since.")
    assert "open bracket" not in PAGE


def test_the_model_is_what_the_text_says_it_is():
    assert said("three layers with three heads each")
    assert (MODEL.next_token.num_layers, MODEL.next_token.num_heads) == (3, 3)
    assert said("three layers of 96 channels, 128 learned positions and 1,536 tokens")
    assert MODEL.next_token.parameters["wpe.weight"].shape == (128, 96)
    assert CARD["test"]["order"] == 7
    assert said("the best, 7-grams, has")
    counted = CARD["ngrams_on_validation"]
    assert min(counted, key=counted.get).startswith("7,")
    lead = CARD["test"]["lead"]
    assert abs(lead["nats"]) < lead["error"]
    assert said("so the two are level")
    assert CARD["corpus"]
    assert CARD["seconds"] < 10 * 60


def test_the_excerpt_is_about_as_hard_as_the_test_part():
    found = surprises(MODEL.next_token, [MODEL.end, *ENCODE(held_out_text())])
    assert np.exp(found.mean()) == pytest.approx(CARD["test"]["model"]["perplexity"], rel=0.05)


def test_the_worked_example():
    queries, values = INPUTS @ OMEGA_Q.T, INPUTS @ OMEGA_V.T
    assert queries[2].tolist() == [2, -1]
    assert (queries @ INPUTS.T)[2].tolist() == [2, -1, 1]
    assert values.tolist() == [[2, 1], [0, 3], [2, 4]]
    assert said("the dot products are 2, $-1$ and 1")
    assert said("The values are $(2, 1)$, $(0, 3)$ and $(2, 4)$")
    weights = attention_weights(queries, INPUTS, scale=1)
    assert weights[2].argmax() == 0
    assert weights[2, 1] < 0.05
    assert attention(0 * queries, INPUTS, values)[0] == pytest.approx(values.mean(axis=0))


def test_the_first_query_by_hand():
    queries = INPUTS @ OMEGA_Q.T
    plain = attention_weights(queries, INPUTS, scale=1)[0]
    scaled = attention_weights(queries, INPUTS)[0]
    assert scaled == pytest.approx([0.734, 0.088, 0.178], abs=5e-4)
    assert (scaled > plain).tolist() == [False, True, True]
    assert np.exp([2**-0.5, -(2**0.5), -(2**-0.5)]) == pytest.approx([2.03, 0.24, 0.49], abs=5e-3)
    doubled = INPUTS * [[2], [1], [1]]
    ratio = (doubled @ OMEGA_Q.T @ doubled.T) / (queries @ INPUTS.T)
    assert ratio.tolist() == [[4, 2, 2], [2, 1, 1], [2, 1, 1]]


def test_sizes_of_dense_layers_and_of_attention():
    assert pytest.approx(618, abs=0.5) == (1024 * 768) ** 2 / 1e9
    assert math.exp(8) == pytest.approx(3000, rel=0.01)
    assert said("the exponential of 8 is about 3,000")
    assert math.sqrt(64) == 8
    assert 2 * 4608**2 * 768 == 12 * 4608 * 768**2
    assert said("beyond 4,608 tokens")


def count(num_tokens, num_places, channels, layers):
    """Count the parameters of a model of GPT-2's form, as the solution does."""
    attended = 4 * (channels**2 + channels)
    network = 8 * channels**2 + 5 * channels
    layer = attended + network + 4 * channels
    return (num_tokens + num_places) * channels + layers * layer + 2 * channels


def test_counts_of_parameters():
    shipped = sum(a.size for a in MODEL.next_token.parameters.values())
    assert count(1536, 128, 96, 3) == shipped == 495_456
    assert said("Together 495,456")
    assert said("37{,}248")
    assert said("74{,}208")
    assert said("335,520")
    assert 1536 * 96 / shipped == pytest.approx(0.30, abs=0.005)
    assert count(50_257, 1024, 768, 12) == 124_439_808
    assert said("124{,}439{,}808")


def test_four_tokens():
    p = np.array([0.5, 0.25, 0.15, 0.1])
    assert temper(np.log(p), 0.5) == pytest.approx([0.725, 0.181, 0.065, 0.029], abs=5e-4)
    assert keep_top_k(p, 2) == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert keep_nucleus(p, 0.8) == pytest.approx([0.556, 0.278, 0.167, 0], abs=5e-4)


def test_what_a_causal_mask_does_to_the_symmetry():
    rng = np.random.default_rng(0)
    x, maps = rng.normal(size=(5, 8)), rng.normal(size=(3, 8, 8)) / 3
    swapped = [1, 0, 2, 3, 4]

    def layer(x):
        return x + attention(*(x @ w for w in maps), causal_mask(5))

    before, after = layer(x), layer(x[swapped])
    assert after[2:] == pytest.approx(before[2:])
    assert np.abs(after[:2] - before[swapped][:2]).max() > 0.01
    assert np.abs(layer(after)[-1] - layer(before)[-1]).max() > 0.001


def test_codes_of_positions():
    p = sinusoidal_positions(50, 32)
    rates = 10_000.0 ** (-2 * np.arange(16) / 32)
    for n, m in ((3, 7), (20, 24), (45, 41)):
        assert p[n] @ p[m] == pytest.approx(np.cos(4 * rates).sum())
    # The matrix M of the solution, from blocks that turn each pair.
    shift = np.zeros((32, 32))
    for i, rate in enumerate(rates):
        block = [[math.cos(rate), math.sin(rate)], [-math.sin(rate), math.cos(rate)]]
        shift[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = block
    assert p[:-1] @ shift.T == pytest.approx(p[1:])
    scores = p @ (p @ shift.T).T
    assert (scores[1:].argmax(axis=1) == np.arange(49)).all()


def test_turned_queries_and_keys():
    rng = np.random.default_rng(1)
    q, k = rng.normal(size=(2, 1, 64))
    scores = [
        float((rotate(q, [n]) @ rotate(k, [m]).T)[0, 0]) for n, m in ((9, 2), (107, 100), (7, 0))
    ]
    assert scores == pytest.approx([scores[0]] * 3)
    same = [float((rotate(q, [t]) @ rotate(q, [0]).T)[0, 0]) for t in range(2000)]
    assert np.argmax(same) == 0
    rates = 10_000.0 ** (-2 * np.arange(64) / 128)
    assert np.count_nonzero(4096 * rates >= 2 * np.pi) == 46
    assert said("the 46 pairs from 0 to 45")
    assert 4096 / (2 * np.pi) == pytest.approx(652, abs=0.5)
    assert 64 * math.log(652) / math.log(10_000) == pytest.approx(45.0, abs=0.05)


TREE = {
    (): [0.4, 0.35, 0.25, 0.0],
    (0,): [0.25] * 4,
    (1,): [0.5, 0.3, 0.1, 0.1],
    (2,): [1.0, 0.0, 0.0, 0.0],
    (3,): [0.25] * 4,
}


def test_the_tree_on_which_beams_fail():
    def next_token(tokens):
        with np.errstate(divide="ignore"):
            return np.log(TREE[tuple(tokens)])

    assert np.exp(greedy_decoding(next_token, (), 2).log_probability) == pytest.approx(0.1)
    for beams, best in ((1, 0.1), (2, 0.175), (3, 0.25)):
        found = beam_search(next_token, (), 2, beams)[0]
        assert np.exp(found.log_probability) == pytest.approx(best)
    most = max(TREE[()][a] * TREE[(a,)][b] for a, b in product(range(4), repeat=2))
    assert most == 0.25


def test_what_windows_can_reach():
    assert 32 * (4096 - 1) == 131_040
    assert said("131,040")


def test_the_cache_of_the_largest_llama():
    grouped, single = (2 * 126 * heads * 128 * 2 * 128e3 / 1e9 for heads in (8, 128))
    assert (round(grouped), round(single)) == (66, 1057)
    assert 128 * 128 == 16_384
    assert said("126 layers of 16,384 channels and 128 heads")


def test_the_words_that_were_merged():
    words = Counter(course_sentences().split())
    assert len(course_sentences()) > 120_000 + 12_512
    assert sorted({*course_sentences()}) == [" ", ",", ".", "?", *"abcdefghijklmnopqrstuvwxyz"]
    sentences = sum(course_sentences().count(mark) for mark in ".?")
    assert sentences == pytest.approx(1850, abs=5)
    assert said("some 1,850 sentences")
    assert (len(course_sentences()) - 120_000) / len(course_sentences()) == pytest.approx(
        0.1, abs=0.01
    )
    assert len(words) > 3000


def test_a_token_that_is_no_text():
    text = "Zoë said: 你好 🙂"
    numbers = ENCODE(text)
    assert MODEL.tokenizer.decode(numbers) == text
    assert len(numbers) > len(text)
    assert any("\ufffd" in MODEL.tokenizer.decode([number]) for number in numbers)


def test_attention_as_an_average_over_neighbours():
    rng = np.random.default_rng(3)
    q, k, v = rng.normal(size=(3, 7, 5))
    k /= np.linalg.norm(k, axis=1, keepdims=True)
    near = np.exp(-0.5 * ((q[:, None] - k) ** 2).sum(axis=2))
    by_distance = near / near.sum(axis=1, keepdims=True) @ v
    assert attention(q, k, v, scale=1) == pytest.approx(by_distance)


def test_a_softmax_in_one_pass():
    rng = np.random.default_rng(4)
    scores, values = 5 * rng.normal(size=12), rng.normal(size=(12, 3))
    largest, total, brought = -np.inf, 0.0, np.zeros(3)
    for block in np.split(np.arange(12), 4):
        new = max(largest, scores[block].max())
        total, brought = (np.exp(largest - new) * kept for kept in (total, brought))
        largest = new
        terms = np.exp(scores[block] - largest)
        total, brought = total + terms.sum(), brought + terms @ values[block]
    at_once = np.exp(scores - scores.max())
    assert brought / total == pytest.approx(at_once @ values / at_once.sum())


def test_masks_that_come_too_late_leak():
    rng = np.random.default_rng(2)
    q, k = rng.normal(size=(2, 4, 8))
    late = attention_weights(q, k) * causal_mask(4)
    assert np.all(late.sum(axis=1)[:-1] < 1)
    k[3] += 3
    assert np.abs((attention_weights(q, k) * causal_mask(4) - late)[:3, :3]).max() > 0.01
    early = attention_weights(q, k, causal_mask(4))
    k[3] -= 3
    assert attention_weights(q, k, causal_mask(4))[:3] == pytest.approx(early[:3])


def test_the_two_senses_of_a_mask_in_torch():
    torch = pytest.importorskip("torch")
    chance = torch.Generator().manual_seed(0)
    q = torch.randn(1, 1, 4, 8, generator=chance)
    may = torch.ones(4, 4, dtype=torch.bool).tril()
    called = torch.nn.functional.scaled_dot_product_attention
    assert torch.allclose(called(q, q, q, may), called(q, q, q, is_causal=True))
    layer = torch.nn.MultiheadAttention(8, 1, batch_first=True)
    x = torch.randn(1, 4, 8, generator=chance)
    with torch.no_grad():
        weights = layer(x, x, x, attn_mask=~may)[1]
    assert torch.all(weights[0][~may] == 0)
    assert torch.all(weights[0][may] > 0)


def test_the_layer_of_torch_is_the_one_of_the_text():
    torch = pytest.importorskip("torch")
    chance = torch.Generator().manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(
        16, 2, 64, 0.0, "gelu", batch_first=True, norm_first=True
    )
    ahead = torch.ones(5, 5, dtype=torch.bool).triu(1)
    x = torch.randn(1, 5, 16, generator=chance)
    normal = layer.norm1(x)
    middle = x + layer.self_attn(normal, normal, normal, attn_mask=ahead)[0]
    hidden = torch.nn.functional.gelu(layer.linear1(layer.norm2(middle)))
    by_text = middle + layer.linear2(hidden)
    assert torch.allclose(layer(x, src_mask=ahead), by_text, atol=1e-5)
    attended = sum(p.numel() for p in layer.self_attn.parameters())
    network = sum(p.numel() for n, p in layer.named_parameters() if n.startswith("linear"))
    assert attended == 4 * (16**2 + 16)
    assert network == 8 * 16**2 + 5 * 16


def test_the_convolutional_network_reads_more_digits():
    torch = pytest.importorskip("torch")
    from torch import nn

    from udl.data import mnist
    from udl.experiments.threads import one_thread

    data = mnist.digits()
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train)
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = nn.Sequential(
            *(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(256, 10)),
        )
        optimizer = torch.optim.Adam(network.parameters(), lr=0.003)
        for _ in range(400):
            i = torch.randint(len(x), (50,))
            loss = nn.functional.cross_entropy(network(x[i]), y[i])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            guess = network(torch.tensor(data.x_test)).argmax(dim=1).numpy()
    # A cell of the page has the vision transformer miss more than a tenth.
    assert np.mean(guess != data.y_test) < 0.05
    assert said("made less than half as many mistakes")
    assert sum(p.numel() for p in network.parameters()) == 5_994


def test_a_bias_for_each_distance_moves_with_the_text():
    rng = np.random.default_rng(5)
    q, k, v = rng.normal(size=(3, 6, 4))
    bias = rng.normal(size=21)  # for distances from -10 to 10

    def output(places):
        scores = q @ k.T / 2 + bias[places - places[:, None] + 10]
        e = np.exp(scores)
        return e / e.sum(axis=1, keepdims=True) @ v

    places = np.arange(6)
    assert output(places + 40) == pytest.approx(output(places))
    swapped = [1, 0, 2, 3, 4, 5]
    assert np.abs(output(places[swapped]) - output(places)).max() > 0.01


def test_two_sparse_steps_lead_to_every_earlier_position():
    n, stride = 64, 8
    distance = np.subtract.outer(np.arange(n), np.arange(n))
    near = (distance >= 0) & (distance < stride)
    far = (distance >= 0) & (distance % stride == 0)
    causal = np.tri(n, dtype=bool)
    for first, second in ((near, far), (far, near)):
        assert ((first @ second) == causal).all()
    assert near.sum() + far.sum() < 2 * n * stride < n**2 / 2 + n
    assert said("at a cost that grows with $N\\sqrt{N}$")


def test_what_a_norm_forgets():
    x = np.array([1.0, 3, 5, 7])

    def layer_norm(x):
        return (x - x.mean()) / x.std()

    def rms_norm(x):
        return x / np.sqrt(np.mean(x**2))

    y = layer_norm(x)
    assert y == pytest.approx([-1.34, -0.45, 0.45, 1.34], abs=5e-3)
    assert rms_norm(x) == pytest.approx([0.22, 0.65, 1.09, 1.53], abs=5e-3)
    assert layer_norm(3 * x + 2) == pytest.approx(y)
    assert rms_norm(3 * x) == pytest.approx(rms_norm(x))
    assert np.abs(rms_norm(3 * x + 2) - rms_norm(x)).max() > 0.1
    assert layer_norm(-x) == pytest.approx(-y)
    assert rms_norm(-x) == pytest.approx(-rms_norm(x))
    ones, step = np.ones(4), 1e-6
    matrix = (np.eye(4) - np.outer(ones, ones) / 4 - np.outer(y, y) / 4) / x.std()
    nudged = [(layer_norm(x + step * e) - layer_norm(x - step * e)) / (2 * step) for e in np.eye(4)]
    assert np.transpose(nudged) == pytest.approx(matrix, abs=1e-6)
    assert matrix @ ones == pytest.approx(np.zeros(4))
    assert matrix @ y == pytest.approx(np.zeros(4))


def test_looking_at_another_text():
    q = np.eye(2)
    k = np.array([[0, 0], [math.sqrt(2) * math.log(2), 0]])
    v = np.array([[3.0, 0], [0, 6]])
    assert attention_weights(q, k) == pytest.approx(np.array([[1 / 3, 2 / 3], [1 / 2, 1 / 2]]))
    assert attention(q, k, v) == pytest.approx(np.array([[1, 4], [1.5, 3]]))
    assert attention(q, k[::-1], v[::-1]) == pytest.approx(attention(q, k, v))
    assert attention(q[::-1], k, v) == pytest.approx(attention(q, k, v)[::-1])
    assert attention(q, k[:1], v[:1]) == pytest.approx(np.array([[3, 0], [3, 0]]))


def test_what_torch_copies():
    torch = pytest.importorskip("torch")
    layer = torch.nn.TransformerEncoderLayer(16, 2, 64, batch_first=True)
    first, second = torch.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).layers
    pairs = zip(first.parameters(), second.parameters(), strict=True)
    assert all(torch.equal(*pair) for pair in pairs)
    assert said("so both layers begin alike")
