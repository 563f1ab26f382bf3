"""Files in, files out; the only importer of yaml and ruamel."""
