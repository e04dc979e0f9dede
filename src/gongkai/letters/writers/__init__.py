"""How does a letter become a document? (docx for the seal, pdf for the file)"""
