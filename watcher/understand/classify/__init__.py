"""Says what kind a notice is, its status, its domains, its headings and summary.

Pure; reads text and vocabularies only.
"""
