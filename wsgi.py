"""What a server and the `flask` command start from."""

from app import create_app

app = create_app()
