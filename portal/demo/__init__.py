"""The demonstration: one command, its own data, a simulated ERP, nothing to set."""

from portal.demo.environment import prepare_environment

__all__ = ["prepare_environment"]
