"""Ten thousand faults on demand, a smoke of them in the ordinary tests."""
