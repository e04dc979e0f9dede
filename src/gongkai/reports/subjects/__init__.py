"""Of what does a number in a sentence speak: of applications, outcomes, cases, documents, fees, work?"""
