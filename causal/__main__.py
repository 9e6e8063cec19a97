"""``python -m causal``: the command line."""

from causal.cli import main

if __name__ == "__main__":
    main()
