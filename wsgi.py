"""What a server and the `flask` command start from."""

import gc

# What is loaded stays: to look for garbage among it takes a tenth of the time to start.
gc.disable()

from app import create_app  # noqa: E402  after that

app = create_app()
gc.freeze()
gc.enable()
