"""When to end: the validation loss has not improved for a while."""

from udl.arrays import Vector, real_array, whole


def best_before_patience_ends(validation_losses: Vector, patience: int) -> int:
    """Return the epoch whose parameters early stopping keeps.

    Parameters
    ----------
    validation_losses : array_like, shape (T,)
        Loss after each epoch, in order; infinite where training diverged.
    patience : int
        Training ends after so many epochs in a row without a new lowest loss, 1 or more.

    Returns
    -------
    int
        The epoch with the lowest loss of those that are run, from 0; of equal ones the first. A
        lower loss that comes only after the patience has ended is not seen.

    Raises
    ------
    ValueError
        If a loss is NaN, there is none, or the patience is below 1.
    """
    losses = real_array("validation_losses", validation_losses, ndim=1, infinite=True)
    patience = whole("patience", patience)
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
