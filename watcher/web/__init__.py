"""HTTP server of the program: routes, request limits and their pages. Sends no messages."""
