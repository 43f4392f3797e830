"""Right and wrong answers to the first part of practical 12.3: pairs, counted and joined."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from tests.checks.check_harness import Wrong


def best_by_max(words):
    counts = Counter()
    for word, number in words:
        for pair in pairwise(word):
            counts[pair] += number
    best = max(counts, key=counts.get)
    return best, counts[best]


def best_by_counter(words):
    counts = Counter()
    for word, number in words:
        counts.update({p: n * number for p, n in Counter(pairwise(word)).items()})
    return counts.most_common(1)[0]


def best_by_lists(words):
    seen, numbers = [], []
    for word, number in words:
        for i in range(len(word) - 1):
            pair = [word[i], word[i + 1]]
            if pair not in seen:
                seen.append(pair)
                numbers.append(0)
            numbers[seen.index(pair)] += number
    return [seen[numbers.index(max(numbers))], max(numbers)]


def best_by_sorting(words):
    counts = defaultdict(int)
    for word, number in words:
        for i in range(1, len(word)):
            counts[word[i - 1], word[i]] = counts[word[i - 1], word[i]] + number
    return sorted(counts.items(), key=lambda item: -item[1])[0]


def best_of(counted, choose=max):
    def best(words):
        counts = Counter()
        for word, number in words:
            counted(counts, word, number)
        pair = choose(counts, key=counts.get)
        return pair, counts[pair]

    return best


def _add(counts, pairs, number):
    for pair in pairs:
        counts[pair] += number


def _at_most(counts, word, number):
    place = 0
    while place + 1 < len(word):
        counts[word[place], word[place + 1]] += number
        place += 2


def best_sorted_upwards(words):
    counts = Counter()
    for word, number in words:
        _add(counts, pairwise(word), number)
    return sorted(counts.items(), key=lambda item: item[1])[-1]


def best_with_alphabet(words):
    counts = Counter()
    for word, number in words:
        _add(counts, pairwise(word), number)
    number, pair = max((number, pair) for pair, number in counts.items())
    return pair, number


def best_while_counting(words):
    counts, best = Counter(), None
    for word, number in words:
        for pair in pairwise(word):
            counts[pair] += number
            if best is None or counts[pair] > counts[best]:
                best = pair
    return best, counts[best]


def best_across(words):
    counts = Counter()
    flat = [symbol for word, number in words for _ in range(number) for symbol in word]
    _add(counts, pairwise(flat), 1)
    best = max(counts, key=counts.get)
    return best, counts[best]


def best_without_order(words):
    counts = Counter()
    for word, number in words:
        _add(counts, (tuple(sorted(pair)) for pair in pairwise(word)), number)
    best = max(counts, key=counts.get)
    return best, counts[best]


def merge_by_place(word, pair):
    joined, place = [], 0
    while place < len(word):
        if place + 1 < len(word) and word[place] == pair[0] and word[place + 1] == pair[1]:
            joined.append(word[place] + word[place + 1])
            place += 2
        else:
            joined.append(word[place])
            place += 1
    return tuple(joined)


def merge_by_last(word, pair):
    joined, fresh = [], False
    for symbol in word:
        if joined and not fresh and (joined[-1], symbol) == tuple(pair):
            joined[-1] += symbol
            fresh = True
        else:
            joined.append(symbol)
            fresh = False
    return tuple(joined)


def merge_by_recursion(word, pair):
    if len(word) < 2:
        return tuple(word)
    if tuple(word[:2]) == tuple(pair):
        return ("".join(pair), *merge_by_recursion(word[2:], pair))
    return (word[0], *merge_by_recursion(word[1:], pair))


def merge_by_pop(word, pair):
    rest, joined = list(word), []
    while rest:
        symbol = rest.pop(0)
        if symbol == pair[0] and rest and rest[0] == pair[1]:
            symbol += rest.pop(0)
        joined.append(symbol)
    return tuple(joined)


def merge_by_mark(before, behind):
    def merge(word, pair):
        text = "".join(f"{before}{symbol}{behind}" for symbol in word)
        both = "".join(f"{before}{symbol}{behind}" for symbol in pair)
        text = text.replace(both, f"{before}{''.join(pair)}{behind}")
        return tuple(text[len(before) : len(text) - len(behind)].split(behind + before))

    return merge


def merge_as_it_was(word, pair):
    text = " ".join(word).replace(" ".join(pair), "".join(pair))
    return tuple(text.split())


def merge_with_bars(word, pair):
    return tuple("|".join(word).replace("|".join(pair), "".join(pair)).split("|"))


def merge_with_edges(word, pair):
    text = (" " + " ".join(word) + " ").replace(
        " " + " ".join(pair) + " ", " " + "".join(pair) + " "
    )
    return tuple(text.split())


def merge_in_place(word, pair):
    word = list(word)
    for i in range(len(word) - 1):
        if (word[i], word[i + 1]) == tuple(pair):
            word[i : i + 2] = ["".join(pair)]
            break
    return tuple(word)


def merge_doubling(word, pair):
    joined, i = [], 0
    while i < len(word):
        if tuple(word[i : i + 2]) == tuple(pair):
            joined.append("".join(pair))
        else:
            joined.append(word[i])
        i += 1
    return tuple(joined)


def merge_regex(word, pair):
    pattern = "".join(f"<{symbol}>" for symbol in pair)
    text = re.sub(pattern, f"<{''.join(pair)}>", "".join(f"<{symbol}>" for symbol in word))
    return tuple(text[1:-1].split("><"))


def merge_alike(word, pair):
    joined, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and word[i] + word[i + 1] == "".join(pair):
            joined.append("".join(pair))
            i += 2
        else:
            joined.append(word[i])
            i += 1
    return tuple(joined)


def merge_by_sub(word, pair):
    mark = "\ue000"
    text = mark.join(("", *word, "")).replace(mark, 2 * mark)
    both = re.escape(mark + (2 * mark).join(pair) + mark)
    text = re.sub(both, mark + "".join(pair) + mark, text)  # a backslash is no backslash here
    return tuple(text.replace(2 * mark, mark)[1:-1].split(mark))


def learned(best=best_by_max, merge=merge_by_place, more=0):
    def learn(words, num_merges):
        merges = []
        for _ in range(num_merges + more):
            if all(len(word) < 2 for word, _ in words):
                break
            merges.append(best(words)[0])
            words = [(merge(word, merges[-1]), number) for word, number in words]
        return merges

    return learn


def learn_by_recursion(words, num_merges):
    if num_merges == 0 or max(len(word) for word, _ in words) == 1:
        return ()
    pair = best_by_counter(words)[0]
    joined = [(merge_by_last(word, pair), number) for word, number in words]
    return (pair, *learn_by_recursion(joined, num_merges - 1))


def learn_on_copies(words, num_merges):
    copies, merges = [[list(word), number] for word, number in words], []
    while len(merges) < num_merges and any(len(word) > 1 for word, _ in copies):
        merges.append(list(best_by_lists(copies)[0]))
        for one in copies:
            one[0] = merge_by_pop(one[0], merges[-1])
    return merges


def learn_from_first_counts(words, num_merges):
    counts = Counter()
    for word, number in words:
        _add(counts, pairwise(word), number)
    return [pair for pair, _ in counts.most_common(num_merges)]


def learned_with_numbers(words, num_merges):
    merges = []
    while len(merges) < num_merges and any(len(word) > 1 for word, _ in words):
        merges.append(best_by_max(words))
        words = [(merge_by_place(word, merges[-1][0]), number) for word, number in words]
    return merges


def learn_in_place(words, num_merges):
    merges = []
    while len(merges) < num_merges and any(len(word) > 1 for word, _ in words):
        merges.append(best_by_max(words)[0])
        for i, (word, number) in enumerate(words):
            words[i] = (merge_by_place(word, merges[-1]), number)
    return merges


def learn_without_end(words, num_merges):
    merges = []
    for _ in range(num_merges):
        merges.append(best_by_max(words)[0])
        words = [(merge_by_place(word, merges[-1]), number) for word, number in words]
    return merges


def learn_until_one(words, num_merges):
    """Stop as soon as a single word is one symbol."""
    merges = []
    while len(merges) < num_merges and all(len(word) > 1 for word, _ in words):
        merges.append(best_by_max(words)[0])
        words = [(merge_by_place(word, merges[-1]), number) for word, number in words]
    return merges


RIGHT = {
    "best_pair": [best_by_max, best_by_counter, best_by_lists, best_by_sorting],
    "mended_merge": [
        merge_by_place,
        merge_by_last,
        merge_by_recursion,
        merge_by_pop,
        merge_by_mark("\ue000", "\ue001"),  # no bytes
    ],
    "learn_merges": [
        learned(),
        learned(best_by_counter, merge_by_last),
        learn_by_recursion,
        learn_on_copies,
    ],
}

WRONG = {
    "best_pair": [
        Wrong(best_sorted_upwards, "another rule for ties"),
        Wrong(best_with_alphabet, "another rule for ties"),
        Wrong(best_of(lambda c, w, n: _add(c, pairwise(w), 1)), "each word counted once"),
        Wrong(
            best_of(lambda c, w, n: _add(c, dict.fromkeys(pairwise(w)), n)),
            "a pair counted once in each word",
        ),
        Wrong(best_of(lambda c, w, n: _add(c, pairwise(w), n), min), "the rarest pair"),
        Wrong(best_of(_at_most)),
        Wrong(best_across),
        Wrong(best_without_order),
        Wrong(best_while_counting, "the pair that reached the number first"),
        Wrong(lambda words: best_by_max(words)[0], "the number left out"),
        Wrong(
            lambda words: (best_by_max(words)[0], float(best_by_max(words)[1])),
            "a float instead of a whole number",
        ),
        Wrong(lambda words: best_by_max(words)[::-1], "the parts in another order"),
        Wrong(
            lambda words: ("".join(best_by_max(words)[0]), best_by_max(words)[1]),
            "the joined symbol instead",
        ),
    ],
    "mended_merge": [
        Wrong(merge_as_it_was, "the program as it was"),
        Wrong(merge_with_bars, "parts of symbols joined"),
        Wrong(merge_with_edges),
        Wrong(merge_alike, "other symbols that spell the same"),
        Wrong(merge_by_mark("|", "|"), "a mark that is a symbol itself"),
        Wrong(merge_by_mark("<", ">"), "a mark that is a symbol itself"),
        Wrong(merge_by_mark("\x00", "\x00")),
        Wrong(merge_by_mark("\n", "\n")),
        Wrong(merge_by_sub),
        Wrong(lambda word, pair: list(merge_by_place(word, pair)), "a list instead of a tuple"),
        Wrong(lambda word, pair: tuple(s.replace("\\", "") for s in merge_by_place(word, pair))),
        Wrong(lambda word, pair: tuple(s for s in merge_by_place(word, pair) if s != "\n")),
        Wrong(merge_in_place, "joined once only"),
        Wrong(merge_doubling, "a symbol used twice"),
        Wrong(merge_regex),
        Wrong(lambda word, pair: tuple(word), "nothing joined"),
        Wrong(lambda word, pair: "".join(merge_by_place(word, pair))),
        Wrong(lambda word, pair: tuple(merge_by_place(word[::-1], pair[::-1])[::-1])),
    ],
    "learn_merges": [
        Wrong(learn_from_first_counts),
        Wrong(learned(best_with_alphabet), "another rule for ties"),
        Wrong(learned(best_sorted_upwards), "another rule for ties"),
        Wrong(learned(merge=merge_as_it_was)),
        Wrong(learned(merge=merge_alike), "other symbols that spell the same"),
        Wrong(learned(merge=merge_by_mark("|", "|"))),
        Wrong(learned(merge=lambda word, pair: word), "the same pair"),
        Wrong(learned(more=1), "one join too many"),
        Wrong(learned(more=-1), "one join too many"),
        Wrong(learn_in_place, "input changed in place"),
        Wrong(learn_without_end),
        Wrong(learn_until_one),
        Wrong(
            lambda words, num: learned()([(word, 1) for word, _ in words], num),
            "each word counted once",
        ),
        Wrong(learned_with_numbers, "the numbers beside the pairs"),
        Wrong(lambda words, num: ["".join(pair) for pair in learned()(words, num)], "the joined"),
    ],
}
