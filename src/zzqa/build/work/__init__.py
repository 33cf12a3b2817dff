"""Building with several processes: a queue of tasks, those who do them, and the build that waits for them.

A task is known by what decides its result, so whatever is finished stays true: a build that was killed
finds it again, and so does the next one. Nothing here is pickled; tasks and results are JSON and bytes.
"""
