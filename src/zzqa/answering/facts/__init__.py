"""Facts that words tell by themselves: times, places, measures, tense; of a question as of a text."""
