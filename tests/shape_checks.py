"""Make a public function check the shapes in its annotations, on each call of the tests."""

from types import SimpleNamespace

from beartype import beartype
from jaxtyping import jaxtyped


def checked(module):
    """Return the module's public functions, each refusing shapes that its annotations exclude."""
    return SimpleNamespace(
        **{
            name: jaxtyped(value, typechecker=beartype)
            for name, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
            if not name.startswith("_") and not isinstance(value, type)
        }
    )
