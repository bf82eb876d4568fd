"""The uses of Hindsite, each one function that walks the way through the house."""
