"""Typer commands: parse, call one operation, render, exit."""
