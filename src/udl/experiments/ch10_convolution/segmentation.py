"""A class for every pixel: a small encoder-decoder, trained in seconds.

The task is made, not found (:mod:`udl.data.shapes`). Channels, epochs and learning rate were
settled on pictures drawn from other seeds; the test pictures here are seen once a run.
"""

import math

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn
from torch.nn.functional import interpolate, max_pool2d
from torch.nn.utils import skip_init

from udl.data.shapes import NAMES, make_shapes
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.training import fit, he_init, tensors

NUM_CLASSES = len(NAMES)
CHANNELS = (4, 12, 24)
NUM_TRAIN, NUM_TEST, NUM_SHOWN = 400, 200, 12
NUM_EPOCHS, BATCH_SIZE = 8, 20
LEARNING_RATE = 0.02
DATA_SEED = 10


class EncoderDecoder(nn.Module):
    """Twice to half the size, twice back; the way up also sees what the way down saw.

    Parameters
    ----------
    channels : (int, int, int)
        Channels at full, half and a quarter of the size.
    generator : torch.Generator
        Makes the first weights.

    Notes
    -----
    Ronneberger, Fischer and Brox (2015), "U-Net: convolutional networks for biomedical image
    segmentation", MICCAI, arXiv:1505.04597.
    """

    def __init__(
        self, channels: tuple[int, int, int] = CHANNELS, *, generator: torch.Generator
    ) -> None:
        super().__init__()
        fine, middle, coarse = channels
        self.down_fine = _block(1, fine)
        self.down_middle = _block(fine, middle)
        self.bottom = nn.Sequential(_block(middle, coarse), _block(coarse, coarse))
        self.up_middle = _block(coarse + middle, middle)
        self.up_fine = _block(middle + fine, fine)
        self.classify = skip_init(nn.Conv2d, fine, NUM_CLASSES, 1)
        he_init(self, generator=generator)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits, shape (N, K, H, W), of images (N, 1, H, W); 4 divides H and W."""
        fine = self.down_fine(x)  # (N, c_1, H, W)
        middle = self.down_middle(max_pool2d(fine, 2))  # (N, c_2, H/2, W/2)
        coarse = self.bottom(max_pool2d(middle, 2))  # (N, c_3, H/4, W/4)
        h = self.up_middle(torch.cat([_doubled(coarse), middle], dim=1))  # (N, c_2, H/2, W/2)
        h = self.up_fine(torch.cat([_doubled(h), fine], dim=1))  # (N, c_1, H, W)
        logits: Tensor = self.classify(h)
        return logits


def intersection_over_union(
    y: Int64[np.ndarray, "*pixels"], prediction: Int64[np.ndarray, "*pixels"], num_classes: int
) -> Float[np.ndarray, "K"]:
    """Compare true and predicted regions, class by class.

    Parameters
    ----------
    y, prediction : array_like of int, equal shapes
        True and predicted class of each pixel, 0..K-1.
    num_classes : int
        Number K of classes.

    Returns
    -------
    ndarray, shape (K,)
        Pixels that are of a class in both, divided by those that are of it in at least one;
        NaN for a class that occurs in neither.

    Raises
    ------
    ValueError
        If shapes differ.
    """
    y, prediction = np.asarray(y), np.asarray(prediction)
    if y.shape != prediction.shape:
        raise ValueError(
            f"prediction: got shape {prediction.shape} for y of shape {y.shape}; "
            "expected equal shapes"
        )
    shares = np.full(num_classes, np.nan)
    for k in range(num_classes):
        either = np.count_nonzero((y == k) | (prediction == k))
        if either:
            shares[k] = np.count_nonzero((y == k) & (prediction == k)) / either
    return shares


@memoised
def segmentation(seeds: tuple[int, ...] = (0, 1, 2), num_epochs: int = NUM_EPOCHS) -> Arrays:
    """Train the encoder-decoder on 400 pictures of 32 x 32 pixels; takes about ten seconds.

    Parameters
    ----------
    seeds : tuple of int
        Each decides first weights and order of pictures of one run; the pictures stay the same.
    num_epochs : int
        Epochs of 20 steps.

    Returns
    -------
    dict
        ``"x"``, ``"y"`` and ``"prediction"``: the first twelve test pictures, their classes and
        those that the first seed's network predicts, each of shape (12, 32, 32);
        ``"iou"``: intersection over union on all 200 test pictures, shape (S seeds, 3 classes);
        ``"accuracy"``: percent of their pixels, shape (S,).
    """
    generator = np.random.default_rng(DATA_SEED)
    train = make_shapes(NUM_TRAIN, generator=generator)
    test = make_shapes(NUM_TEST, generator=generator)
    middle = train.x.mean()
    images = torch.from_numpy(test.x - middle)
    predictions = []
    with one_thread():
        for seed in seeds:
            weights = torch.Generator().manual_seed(seed)
            model = EncoderDecoder(generator=weights)
            fit(
                model,
                tensors(train.x - middle, train.y),
                optimizer=torch.optim.Adam(model.parameters(), lr=LEARNING_RATE),
                num_epochs=num_epochs,
                batch_size=BATCH_SIZE,
                generator=weights,
                schedule=lambda epoch: 0.5 + 0.5 * math.cos(math.pi * epoch / num_epochs),
                measure_train=False,
            )
            model.eval()
            with torch.no_grad():
                predictions.append(model(images).argmax(dim=1).numpy())  # (N, H, W)
    return {
        "x": test.x[:NUM_SHOWN, 0],
        "y": test.y[:NUM_SHOWN],
        "prediction": predictions[0][:NUM_SHOWN],
        "iou": np.stack([intersection_over_union(test.y, p, NUM_CLASSES) for p in predictions]),
        "accuracy": np.array([100 * np.mean(p == test.y) for p in predictions]),
    }


def _block(num_in: int, num_out: int) -> nn.Sequential:
    """Make a 3x3 convolution, batch normalisation (which makes training short) and ReLU."""
    conv = skip_init(nn.Conv2d, num_in, num_out, 3, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(num_out), nn.ReLU())


def _doubled(x: Tensor) -> Tensor:
    return interpolate(x, scale_factor=2, mode="nearest")
