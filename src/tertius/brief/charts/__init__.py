"""Charts of the brief: Vega-Lite specifications by Altair, drawn to SVG without a browser."""
