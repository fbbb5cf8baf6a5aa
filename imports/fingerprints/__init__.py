"""The lines of a file as keyed hashes, in one form for all ways to write them. No Django."""

from imports.fingerprints.fingerprint import (
    KEY_BYTES,
    Hashes,
    hash_content,
    hash_lines,
    pack_hashes,
    unpack_hashes,
)

__all__ = ["KEY_BYTES", "Hashes", "hash_content", "hash_lines", "pack_hashes", "unpack_hashes"]
