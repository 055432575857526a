"""Stands in for dbt's adapter while sqlfluff reads a macro that dispatches: the call's arguments, as SQL of any type."""


def dispatch(name):
    return lambda *arguments: f"{name}({', '.join(str(argument) for argument in arguments)})"
