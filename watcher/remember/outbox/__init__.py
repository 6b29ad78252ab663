"""Messages on their way: frozen with what they tell, claimed, closed, recalled, owed again.

Does not compose or send.
"""
