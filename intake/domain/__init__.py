"""The words of a returns dock: values, errors and the ports we need of the world. Standard library only."""
