"""The tour: a visitor that makes whole visits by itself, on the real program, and leaves pictures behind."""
