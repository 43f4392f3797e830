"""A small citation graph made by rule: papers with topics and words, each citing earlier ones."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int64

from udl.arrays import instance, number, whole

NUM_PAPERS, NUM_TOPICS, WORDS_PER_TOPIC = 600, 5, 20
NUM_COMMON = 50  # words that no topic prefers
NUM_WORDS = NUM_TOPICS * WORDS_PER_TOPIC + NUM_COMMON
NUM_CITED = 3
NUM_YEARS = 10
_SPECIAL, _USUAL = 0.15, 0.04  # chance of a word in a paper of its topic, and in any other


@dataclass(frozen=True, eq=False)
class Papers:
    """A citation graph.

    Parameters
    ----------
    words : ndarray of bool, shape (N, W)
        Which words stand in each paper.
    topics : ndarray of int64, shape (N,)
        What each paper is about, 0 to 4.
    years : ndarray of int64, shape (N,)
        When it came out, 0 to 9; papers stand in the order of their publication.
    citations : ndarray of int64, shape (E, 2)
        The paper that cites, and the one that it cites, which is always earlier.
    """

    words: Bool[np.ndarray, "N W"]
    topics: Int64[np.ndarray, "N"]
    years: Int64[np.ndarray, "N"]
    citations: Int64[np.ndarray, "E 2"]

    def adjacency(self) -> Bool[np.ndarray, "N N"]:
        """Return who is connected with whom, whichever way the citation goes."""
        found = np.zeros((len(self.topics),) * 2, dtype=bool)
        found[self.citations[:, 0], self.citations[:, 1]] = True
        return found | found.T


def make_papers(num: int = NUM_PAPERS, *, loyalty: float = 0.6, rng: np.random.Generator) -> Papers:
    """Let papers come out one after another, each with words of its topic and three citations.

    A paper draws its topic, then its words: those of its topic with a chance of 15 percent each,
    all others with 4. It cites three different earlier papers, fewer if there are not as many: each
    time with the chance ``loyalty`` one of its own topic, otherwise any, and among these one in
    proportion to how often it was cited, plus one.

    Parameters
    ----------
    num : int
        N, from 10 to 5,000.
    loyalty : float
        Chance that a citation stays with the topic on purpose, in [0, 1].
    rng : numpy.random.Generator
        Makes all draws.

    Returns
    -------
    Papers

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    count, chance = whole("num", num, 10, 5000), number("loyalty", loyalty, 0, 1)
    instance("rng", rng, np.random.Generator)
    topics = rng.integers(NUM_TOPICS, size=count)
    prefers = np.arange(NUM_WORDS) // WORDS_PER_TOPIC  # the last words belong to no topic
    rate = np.where(topics[:, None] == prefers, _SPECIAL, _USUAL)  # (N, W)
    words = rng.random(rate.shape) < rate
    fame = np.ones(count)
    citations = []
    for paper in range(1, count):
        cited: set[int] = set()
        for _ in range(min(NUM_CITED, paper)):
            weight = fame[:paper].copy()
            weight[list(cited)] = 0
            own = weight * (topics[:paper] == topics[paper])
            if rng.random() < chance and own.any():
                weight = own
            cited.add(int(rng.choice(paper, p=weight / weight.sum())))
        for one in sorted(cited):
            citations.append((paper, one))
            fame[one] += 1
    years = NUM_YEARS * np.arange(count) // count
    return Papers(words, topics, years, np.array(citations, dtype=np.int64))
