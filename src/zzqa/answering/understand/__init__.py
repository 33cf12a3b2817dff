"""Understanding: what a question asks for, what a follow-up leaves out, what was mistyped."""
