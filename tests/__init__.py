"""Importing what is tested makes no garbage, and to look for it takes a sixth of importing."""

import gc

gc.set_threshold(50_000)
