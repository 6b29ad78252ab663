"""How facts are said to people, in French and in English: dates, money, words."""
