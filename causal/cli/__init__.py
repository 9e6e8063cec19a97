"""The command line: ``causal list``, ``show``, ``ask``, ``compare``, ``check`` and ``export``."""

from causal.cli.app import app, main

__all__ = ["app", "main"]
