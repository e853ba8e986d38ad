"""Files and pictures: Excel, charts, ciphers. They take and return dataclasses, paths and bytes."""
