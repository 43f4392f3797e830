"""Digits that nobody wrote, and what a small classifier's scores say of them.

The model of the chapter's first screen is a mixture of Gaussians in the plane of the first
principal components. Beside it stand samplers that are worse on purpose.
"""

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.unsupervised import (
    copy_share,
    decode,
    draw,
    encode,
    first_mixture,
    fit_mixture,
    fit_principal_components,
    frechet_distance,
    inception_score,
    k_means,
    log_density,
    precision_and_recall,
)

NUM, NUM_LATENTS, NUM_GAUSSIANS, NUM_STEPS, SMALLEST_VARIANCE = 500, 30, 20, 15, 0.05
CLASSIFIER_TRAINED_ON, HIDDEN, EPOCHS = 2000, 64, 12
SAMPLERS = ("new", "mixture", "gaussian", "pixels", "centres", "copyist", "ten")
LABELS = {
    "new": "held-out digits",
    "mixture": "mixture",
    "gaussian": "one Gaussian",
    "pixels": "pixels drawn apart",
    "centres": "cluster centres",
    "copyist": "copyist",
    "ten": "ten pictures",
}


@memoised
def digit_samples() -> Arrays:
    """Make 500 pictures by each sampler; takes some seconds.

    Returns
    -------
    dict
        ``"pictures"`` (7, 500, 784): of ``SAMPLERS``, in their order, brightness cut to 0..1;
        ``"probabilities"`` (7, 500, 10) and ``"features"`` (7, 500, 64): what the classifier makes
        of them. ``"real"`` (500, 784) and ``"real_features"`` (500, 64): the validation digits,
        with which they are compared. ``"accuracy"``: percent of the test digits that the
        classifier gets right; ``"log_likelihood"`` (2,): of the test digits' latents under the
        mixture and under one Gaussian (nats).
    """
    data = mnist.digits()
    train, real, new = (
        part.reshape(len(part), -1).astype(float)
        for part in (data.x_train, data.x_validation, data.x_test)
    )
    network = _classifier(train[:CLASSIFIER_TRAINED_ON], data.y_train[:CLASSIFIER_TRAINED_ON])
    rng = np.random.default_rng(14)
    components = fit_principal_components(train, NUM_LATENTS)
    latents, test_latents = encode(components, train), encode(components, new)
    made, densities = {}, []
    for name, number in (("mixture", NUM_GAUSSIANS), ("gaussian", 1)):
        start = first_mixture(latents, number, rng=np.random.default_rng(0))
        steps = NUM_STEPS if number > 1 else 1
        fitted = fit_mixture(
            latents, start, num_steps=steps, smallest_variance=SMALLEST_VARIANCE
        ).mixture
        made[name] = decode(components, draw(fitted, NUM, rng=rng)[0])
        densities.append(log_density(fitted, test_latents).mean())
    apart = rng.integers(len(train), size=(NUM, train.shape[1]))  # a donor for each pixel
    made["pixels"] = np.take_along_axis(train, apart, axis=0)
    made["centres"] = k_means(train, NUM, num_steps=5, rng=rng).centres
    made["copyist"] = train[rng.integers(NUM, size=NUM)]
    sure, _ = _judged(network, train[:NUM])
    made["ten"] = np.tile(train[sure.argmax(axis=0)], (NUM // 10, 1))  # of each digit the surest
    made["new"] = new
    pictures = np.clip(np.stack([made[name] for name in SAMPLERS]), 0, 1)  # (7, 500, 784)
    judged = [_judged(network, part) for part in pictures]
    right = judged[SAMPLERS.index("new")][0].argmax(axis=1) == data.y_test
    return {
        "pictures": pictures,
        "probabilities": np.stack([probabilities for probabilities, _ in judged]),
        "features": np.stack([features for _, features in judged]),
        "real": real,
        "real_features": _judged(network, real)[1],
        "accuracy": np.array(100 * right.mean()),
        "log_likelihood": np.array(densities),
    }


@memoised
def digit_scores() -> Arrays:
    """Score the pictures of :func:`digit_samples` by the classifier's features.

    Returns
    -------
    dict
        Arrays (7,), one number for each of ``SAMPLERS``: ``"inception"``, ``"frechet"``,
        ``"precision"``, ``"recall"`` (three neighbours), ``"copy_share"`` (in pixels; training
        digits are the 500 from which the copyist copies). ``"pixel_frechet"``: the Fréchet
        distance of the pictures' first 30 principal components instead.
    """
    held = digit_samples()
    copied = mnist.digits().x_train[:NUM].reshape(NUM, -1).astype(float)
    plain = fit_principal_components(held["real"], NUM_LATENTS)
    rows = []
    for pictures, probabilities, features in zip(
        held["pictures"], held["probabilities"], held["features"], strict=True
    ):
        rows.append(
            (
                inception_score(probabilities),
                frechet_distance(held["real_features"], features),
                *precision_and_recall(held["real_features"], features),
                copy_share(copied, held["real"], pictures),
                frechet_distance(encode(plain, held["real"]), encode(plain, pictures)),
            )
        )
    names = ("inception", "frechet", "precision", "recall", "copy_share", "pixel_frechet")
    return dict(zip(names, np.array(rows).T, strict=True))


def _classifier(images: np.ndarray, labels: np.ndarray) -> nn.Sequential:
    """Train a network of one hidden layer by Adam on batches of 50."""
    x, y = torch.tensor(images, dtype=torch.float32), torch.tensor(labels)
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = nn.Sequential(nn.Linear(784, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 10))
        optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(x)).split(50):
                optimizer.zero_grad()
                cross_entropy(network(x[batch]), y[batch]).backward()
                optimizer.step()
    return network


def _judged(network: nn.Sequential, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return class probabilities (N, 10) and hidden units (N, 64)."""
    with one_thread(), torch.no_grad():
        features = network[:2](torch.tensor(images, dtype=torch.float32))
        probabilities = torch.softmax(network[2](features).double(), dim=1)
    return probabilities.numpy(), features.double().numpy()
