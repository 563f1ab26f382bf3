"""The style-guide engine: rules in Vale's vocabulary, and the checks of social texts that Vale has no words for.

Pure text: no files, no YAML, no git. A rule arrives as the mapping that its YAML file holds; one module per check type.
"""
