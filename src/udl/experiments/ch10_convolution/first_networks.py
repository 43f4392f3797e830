"""The two networks that the chapter trains in visible lines, for the figures that show them.

The chapter's cells hold the same programs with the same seeds; they compare what they find with
what is returned here.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from udl.convolution.pooling import mean_pool
from udl.data import mnist, photograph
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

EYE, EDGE, HALF = (37, 35), 44, 12  # row and column of the eye; where training ends; half a patch


@memoised
def digit_network(seed: int = 0, num_steps: int = 400) -> Arrays:
    """Train the chapter's first network on 4000 digits; takes some seconds.

    Parameters
    ----------
    seed : int
        Decides first weights and batches.
    num_steps : int
        Steps of 50 examples.

    Returns
    -------
    dict
        ``"kernels"``: of the first layer, shape (8, 5, 5); ``"digit"``: a five among the test
        images, shape (28, 28); ``"maps"``: its feature maps after the first ReLU, shape
        (8, 24, 24).
    """
    data = mnist.digits()
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        first = nn.Conv2d(1, 8, 5)
        network = nn.Sequential(
            *(first, nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(256, 10)),
        )
        _train(network, torch.tensor(data.x_train), torch.tensor(data.y_train), num_steps)
        digit = torch.tensor(data.x_test[data.y_test == 5][:1])
        with torch.no_grad():
            maps = first(digit)[0].relu()  # (8, 24, 24)
    return {
        "kernels": first.weight.detach()[:, 0].numpy(),
        "digit": digit[0, 0].numpy(),
        "maps": maps.numpy(),
    }


@memoised
def eye_finder(seed: int = 0, num_steps: int = 200) -> Arrays:
    """Train on patches around one eye of the cat, then look for eyes in the whole photograph.

    Parameters
    ----------
    seed : int
        Decides patches, first weights and batches.
    num_steps : int
        Steps of 50 patches.

    Returns
    -------
    dict
        ``"photo"``: brightness with mean 0 and variance 1, shape (96, 96); ``"confidence"``: the
        probability of an eye in each window of 24 by 24 pixels, four apart, shape (19, 19).
    """
    brightness = mean_pool(photograph.grey(), 2)
    photo = torch.tensor((brightness - brightness.mean()) / brightness.std()).float()
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        x, y = _patches(photo, 1000)
        finder = nn.Sequential(
            *(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2)),
            nn.Conv2d(16, 2, 4),
        )
        _train(nn.Sequential(finder, nn.Flatten()), x, y, num_steps)
        with torch.no_grad():
            confidence = finder(photo[None, None]).softmax(dim=1)[0, 1]  # (19, 19)
    return {"photo": photo.numpy(), "confidence": confidence.numpy()}


def _train(network: nn.Module, x: Tensor, y: Tensor, num_steps: int) -> None:
    """Take steps of Adam on random batches of 50."""
    optimizer = torch.optim.Adam(network.parameters(), lr=0.003)
    for _ in range(num_steps):
        i = torch.randint(len(x), (50,))
        loss = cross_entropy(network(x[i]), y[i])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def _patches(photo: Tensor, num: int) -> tuple[Tensor, Tensor]:
    """Cut out patches (N, 1, 24, 24), every other one around the eye, in other light, mirrored."""
    x = []
    for n in range(num):
        row, column = (middle + int(torch.randint(-2, 3, ())) for middle in EYE)
        while n % 2 == 0 and max(abs(row - EYE[0]), abs(column - EYE[1])) < 7:
            row = int(torch.randint(HALF, 96 - HALF, ()))
            column = int(torch.randint(HALF, EDGE + 1, ()))
        patch = photo[row - HALF : row + HALF, column - HALF : column + HALF]
        patch = patch.flip(1) if torch.rand(()) < 0.5 else patch
        x.append((0.7 + 0.6 * torch.rand(())) * patch + 0.3 * torch.randn(()))
    return torch.stack(x)[:, None], torch.arange(num) % 2
