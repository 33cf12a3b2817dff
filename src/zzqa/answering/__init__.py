"""From a question to ranked passages, answer spans and a composed answer."""
