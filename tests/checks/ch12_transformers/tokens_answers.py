"""Right and wrong answers to the second part of practical 12.3: texts, numbers and back."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import numpy as np

from tests.checks.ch12_transformers.pairs_answers import (
    best_by_counter,
    learned,
    merge_alike,
    merge_as_it_was,
    merge_by_mark,
    merge_by_place,
    merge_in_place,
)
from tests.checks.check_harness import Wrong

TRAINING = (  # the check puts other texts here
    "the cat and the dog and the cow went to the sea, and there they met the other animals of the "
    "farm: the hen, the goat and the horse. Then they all went home together, the cat first."
)


def pieces(text):
    return re.findall(r" ?\w+| ?[^\s\w]+|\s+(?!\S)|\s+", text)


def letters(text):
    return tuple(text.encode("utf-8").decode("latin-1"))


def count_words(text):
    return list(Counter(map(letters, pieces(text))).items())


def numbers_of(merges):
    known = {chr(byte): byte for byte in range(256)}
    return known | {a + b: 256 + i for i, (a, b) in enumerate(merges)}


def encode_in_order(text, merges):
    known, found = numbers_of(merges), []
    for piece in pieces(text):
        word = letters(piece)
        for pair in merges:
            word = merge_by_place(word, pair)
        found += [known[symbol] for symbol in word]
    return found


def encode_by_rank(text, merges):
    known = numbers_of(merges)
    ranks = {tuple(pair): i for i, pair in enumerate(merges)}
    found = []
    for piece in pieces(text):
        word = list(letters(piece))
        while True:
            open_ = [pair for pair in pairwise(word) if pair in ranks]
            if not open_:
                break
            word = merge_by_place(word, min(open_, key=ranks.get))
        found.extend(known[symbol] for symbol in word)
    return tuple(found)


def encode_in_numbers(text, merges):
    """Work with the numbers from the beginning."""
    known, found = numbers_of(merges), []
    for piece in pieces(text):
        word = list(piece.encode())
        for i, (a, b) in enumerate(merges):
            out, at = [], 0
            while at < len(word):
                if word[at : at + 2] == [known[a], known[b]]:
                    out.append(256 + i)
                    at += 2
                else:
                    out.append(word[at])
                    at += 1
            word = out
        found += word
    return found


def encoded(joined, divide=pieces, to_letters=letters):
    def encode(text, merges):
        known = numbers_of(merges)
        tokens = [s for piece in divide(text) for s in joined(to_letters(piece), merges)]
        return [known[symbol] for symbol in tokens]

    return encode


def all_in_order(word, merges):
    for pair in merges:
        word = merge_by_place(word, pair)
    return word


def longest_first(word, merges):
    word, known = "".join(word), numbers_of(merges)
    tokens = []
    while word:
        size = len(word)
        while word[:size] not in known:
            size -= 1
        tokens.append(word[:size])
        word = word[size:]
    return tokens


def leftmost_first(word, merges):
    word, at = list(word), 0
    pairs = [tuple(pair) for pair in merges]
    while at + 1 < len(word):
        if (word[at], word[at + 1]) in pairs:
            word[at : at + 2] = [word[at] + word[at + 1]]
            at = 0
        else:
            at += 1
    return word


def each_once(word, merges):
    for pair in merges:
        word = merge_in_place(word, pair)
    return word


def joined_by(merge):
    def joined(word, merges):
        for pair in merges:
            word = merge(word, pair)
        return word

    return joined


def by_text_replace(word, merges):
    for pair in merges:
        word = merge_as_it_was(word, pair)
    return word


def decode_joined(numbers, merges):
    tokens = [chr(byte) for byte in range(256)] + [a + b for a, b in merges]
    return "".join(tokens[n] for n in numbers).encode("latin-1").decode("utf-8", "replace")


def decode_by_recursion(numbers, merges):
    def data(number):
        if number < 256:
            return bytes([number])
        return b"".join(symbol.encode("latin-1") for symbol in merges[number - 256])

    return b"".join(map(data, numbers)).decode(errors="replace")


def decode_by_list(numbers, merges):
    found = []
    for number in numbers:
        found += [number] if number < 256 else [ord(x) for x in "".join(merges[number - 256])]
    return str(bytes(found), "utf-8", "replace")


def decode_each(numbers, merges):
    tokens = [chr(byte) for byte in range(256)] + [a + b for a, b in merges]
    return "".join(tokens[n].encode("latin-1").decode("utf-8", "replace") for n in numbers)


def least_by_words():
    words = count_words(TRAINING)
    budget = 0.4 * len(TRAINING.encode())
    for number, pair in enumerate(learned()(words, 400), start=1):
        words = [(merge_by_place(word, pair), n) for word, n in words]
        if sum(len(word) * n for word, n in words) <= budget:
            return number
    return None


def least_by_halving():
    merges = learned(best_by_counter)(count_words(TRAINING), 200)
    low, high = 0, len(merges)
    while high - low > 1:
        middle = (low + high) // 2
        short = len(encode_in_order(TRAINING, merges[:middle])) <= 0.4 * len(TRAINING.encode())
        low, high = (low, middle) if short else (middle, high)
    return high


def fewest_by_list(piece, tokens):
    known, fewest = set(tokens), [0]
    for end in range(1, len(piece) + 1):
        fewest.append(1 + min(fewest[s] for s in range(end) if piece[s:end] in known))
    return fewest[-1]


def fewest_by_recursion(piece, tokens):
    @lru_cache(None)
    def fewest(rest):
        if not rest:
            return 0
        return 1 + min(fewest(rest[len(t) :]) for t in tokens if rest.startswith(t))

    return fewest(piece)


def fewest_by_breadth(piece, tokens):
    ends, steps = {piece}, 0
    while "" not in ends:
        ends = {end[len(t) :] for end in ends for t in tokens if end[: len(t)] == t}
        steps += 1
    return steps


def fewest_greedy(piece, tokens):
    count = 0
    while piece:
        token = max((t for t in tokens if piece.startswith(t)), key=len)
        piece, count = piece[len(token) :], count + 1
    return count


def fewest_greedy_from_the_end(piece, tokens):
    count = 0
    while piece:
        token = max((t for t in tokens if piece.endswith(t)), key=len)
        piece, count = piece[: -len(token)], count + 1
    return count


def fewest_without_memory(piece, tokens):
    if not piece:
        return 0
    return 1 + min(
        fewest_without_memory(piece[len(t) :], tokens) for t in tokens if piece.startswith(t)
    )


def fewest_without_memory_and_caught(piece, tokens):
    try:
        return fewest_without_memory(piece, tokens)
    except RuntimeError:
        return fewest_by_list(piece, tokens)


def fewest_in_all_ways(piece, tokens):
    ends, steps = [piece], 0
    while "" not in ends:
        ends = [end[len(t) :] for end in ends for t in tokens if end.startswith(t)]
        steps += 1
    return steps


def at_blanks(text):
    first, *others = text.split(" ")
    return [first, *(" " + part for part in others)]


def least_of(ratio):
    words, merges = count_words(TRAINING), 0
    while not ratio(sum(len(word) * n for word, n in words)):
        pair = best_by_counter(words)[0]
        words = [(merge_by_place(word, pair), n) for word, n in words]
        merges += 1
    return merges


def numbers_by_place(merges):
    return [chr(byte) for byte in range(256)] + [a + b for a, b in merges]


RIGHT = {
    "by_hand": [
        lambda: (("th", "ese"), ("ho", "s", "es")),
        lambda: [["th", "ese"], ["ho", "s", "es"]],
    ],
    "encode_text": [
        encode_in_order,
        encode_by_rank,
        encode_in_numbers,
        lambda text, merges: np.array(encode_in_order(text, merges), dtype=int),
    ],
    "decode_numbers": [decode_joined, decode_by_recursion, decode_by_list],
    "predict_script": [lambda: "1", lambda: 1, lambda: 1.0],
    "fewest_merges": [least_by_words, least_by_halving],
    "fewest_tokens": [fewest_by_list, fewest_by_recursion, fewest_by_breadth],
}

WRONG = {
    "by_hand": [
        Wrong(lambda: (("the", "s", "e"), ("ho", "se", "s")), "the longest token first"),
        Wrong(lambda: (("th", "e", "se"), ("ho", "s", "es"))),
        Wrong(lambda: (("th", "es", "e"), ("ho", "s", "es"))),
        Wrong(lambda: ("th", "ese")),
    ],
    "encode_text": [
        Wrong(encoded(longest_first), "the longest token first"),
        Wrong(encoded(leftmost_first), "from the left"),
        Wrong(encoded(each_once), "each pair joined once"),
        Wrong(encoded(lambda w, m: all_in_order(w, m[::-1])), "the last merges first"),
        Wrong(encoded(all_in_order, lambda text: [text]), "joined across pieces"),
        Wrong(encoded(all_in_order, to_letters=tuple)),
        Wrong(encoded(all_in_order, str.split)),
        Wrong(encoded(all_in_order, at_blanks), "divided at blanks alone"),
        Wrong(lambda t, m: encode_in_order(t.strip(), m), "blanks lost"),
        Wrong(lambda t, m: encode_in_order(t.rstrip(), m), "blanks lost"),
        Wrong(lambda t, m: encode_in_order(re.sub(" +", " ", t), m), "blanks lost"),
        Wrong(lambda t, m: encode_in_order(t.replace("\r\n", "\n"), m)),
        Wrong(encoded(all_in_order, lambda t: re.findall(r" ?\w+| ?[^\s\w]+", t))),
        Wrong(encoded(by_text_replace)),
        Wrong(encoded(joined_by(merge_alike))),
        Wrong(encoded(joined_by(merge_by_mark("|", "|")))),
        Wrong(encoded(joined_by(merge_by_mark("<", ">")))),
        Wrong(lambda t, m: [n - 256 * (n > 255) for n in encode_in_order(t, m)], "other numbers"),
        Wrong(lambda t, m: [n + (n > 255) for n in encode_in_order(t, m)], "other numbers"),
        Wrong(lambda t, m: list(t.encode()), "bytes alone"),
        Wrong(lambda t, m: [s for p in pieces(t) for s in all_in_order(letters(p), m)]),
        Wrong(lambda t, m: [[n] for n in encode_in_order(t, m)]),
    ],
    "decode_numbers": [
        Wrong(decode_each, "each token read by itself"),
        Wrong(
            lambda n, m: "".join(numbers_by_place(m)[i] for i in n),
            "bytes left as letters",
        ),
        Wrong(
            lambda n, m: decode_joined(n, m).replace("\ufffd", ""),
            "half letters left out",
        ),
        Wrong(lambda n, m: "".join(chr(i) for i in n), "each number taken for a letter"),
        Wrong(lambda n, m: bytes(n).decode("utf-8", "replace")),
        Wrong(lambda n, m: decode_joined(n, m).encode()),
        Wrong(
            lambda n, m: "".join(numbers_by_place(m)[i] for i in n).encode("latin-1"),
            "bytes instead of a text",
        ),
        Wrong(lambda n, m: decode_joined(n, m).strip(), "blanks lost"),
        Wrong(lambda n, m: decode_joined(n, m).replace("\r\n", "\n"), "blanks lost"),
        Wrong(lambda n, m: decode_joined(n, m).replace("\ufffd\ufffd", "\ufffd")),
        Wrong(lambda n, m: decode_joined(n, m).strip() + " "),
        Wrong(lambda n, m: "".join(numbers_by_place(m)[i] for i in n).encode("latin-1").decode()),
    ],
    "predict_script": [Wrong(lambda: "0.5"), Wrong(lambda: "0.25"), Wrong(lambda: 2)],
    "fewest_merges": [
        Wrong(lambda: least_by_words() + 1),
        Wrong(lambda: least_by_words() - 1),
        Wrong(lambda: 122),
        Wrong(lambda: least_of(lambda num: num < 0.4 * len(TRAINING.encode()))),
        Wrong(lambda: least_of(lambda num: num <= 0.4 * len(TRAINING))),
        Wrong(lambda: 0.4),
        Wrong(lambda: float(least_by_words()) + 0.5, "no whole number"),
    ],
    "fewest_tokens": [
        Wrong(fewest_greedy, "the longest token first"),
        Wrong(fewest_greedy_from_the_end, "from the end"),
        Wrong(lambda p, t: min(fewest_greedy(p, t), fewest_greedy_from_the_end(p, t))),
        Wrong(fewest_without_memory, "the same rest worked out again"),
        Wrong(fewest_without_memory_and_caught, "the same rest worked out again"),
        Wrong(fewest_in_all_ways, "the same rest worked out again"),
        Wrong(
            lambda p, t: fewest_by_list(p, [one for one in t if len(one) <= 5]),
            "short tokens alone",
        ),
        Wrong(lambda p, t: len(p), "the number of letters"),
        Wrong(lambda p, t: fewest_by_list(p, t) + 1, "one too many"),
        Wrong(lambda p, t: float(fewest_by_list(p, t))),
        Wrong(lambda p, t: len(set(p))),
        Wrong(lambda p, t: -(-len(p) // max(map(len, t)))),
    ],
}
