"""The place to write in: a conversation, a draft, and commands that work on both.

Its middle is pure: the document, the commands and their completion, the session as a fold of its
changes. Around it, in a file each, stand the prompt, the journal, and the model being loaded.
"""
