"""Plots as inline SVG, each with its table: line, bars, sparkline, heat map. No script, no style of their own.

Colours and letters come from `templates/plots.css`; what a plot shows by colour it shows by shape or words too.
"""
