"""Figures for the leads: rows for export, and later charts."""
