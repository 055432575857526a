"""Stands in for dbt's adapter while sqlfluff reads a macro that dispatches."""

QUERIES = {"numbers": "select 1 as number"}


def dispatch(name):
    """SQL of the right shape, if not of the right meaning: a query for the macros that are one, else a call."""
    return lambda *arguments: QUERIES.get(name, f"{name}({', '.join(str(argument) for argument in arguments)})")
