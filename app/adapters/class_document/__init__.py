"""The documents of a class as Word files, a file a document, in the layout of Nghị định 30/2020.

They are drafts: number and day stay blank for the clerical office, and what the register does not
know is a dotted line. Whoever drafts goes on in Word.
"""
