"""What scribe keeps on disk: its paths, the config file, drafts, and files written whole."""
