"""Words, phrases, watch terms and sentences of a text, before any grammar."""
