"""How fast we are, as ratios: a raw reader, our program and installed peers on one server, in turn."""
