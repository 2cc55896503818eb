"""Drawings of graphs and of times, as SVG: where everything stands is worked out here, and a template writes it."""
