"""The only way to the network: request limits, politeness per host, robots.txt, address checks, decoding of bodies.
Knows nothing of feeds, pages or calls.
"""
