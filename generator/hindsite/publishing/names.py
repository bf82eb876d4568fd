"""What is called by name before anything is loaded that makes a site."""

__all__ = ["DEFAULT_ENGINE"]

DEFAULT_ENGINE = "mkdocs"
