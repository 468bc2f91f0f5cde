"""What an assignment in plain words demands, read by rule.

People write "800字左右" or "a story of at least 500 words" into the topic and expect scribe to
read it. Rules cost no time and misremember nothing. Every repetition in the patterns is bounded,
so that a long topic takes no longer than its length.
"""
