"""`python -m allegata` and the `allegata` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        from allegata.cli import run  # noqa: PLC0415  so that Ctrl-C while it loads is one quiet exit too

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
