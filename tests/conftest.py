"""Settings of every test: hypothesis tries the same examples on every machine."""

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("ci")
