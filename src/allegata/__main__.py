"""`python -m allegata` and the `allegata` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    from allegata.cli import run  # noqa: PLC0415  the command's own start-up, nothing before it

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
