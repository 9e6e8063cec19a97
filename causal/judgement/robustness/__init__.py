"""What an answer hangs on: its numbers, its sources, its variants."""
