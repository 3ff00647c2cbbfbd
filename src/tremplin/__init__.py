"""Tremplin: one door to France's apprenticeship, training and labour-market data."""

from importlib.metadata import version

__version__ = version("tremplin")
