"""The record of every import: files, runs, attempts, journals."""

from imports.models.journal import Journal, Piece
from imports.models.problem import Problem
from imports.models.run import Attempt, Event, Run
from imports.models.source import SourceFile

__all__ = ["Attempt", "Event", "Journal", "Piece", "Problem", "Run", "SourceFile"]
