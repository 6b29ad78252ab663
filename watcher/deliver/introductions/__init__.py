"""Who may be shown to whom, the letters that say so, and mail forwarded between partners. Keeps nothing itself."""
