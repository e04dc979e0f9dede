"""How are hundreds of reports of other offices taken in at once, seen beside their source, and handed in?"""
