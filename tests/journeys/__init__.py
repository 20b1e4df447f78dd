"""Whole jobs, done as people do them: real browser, real server, real data, the restricted database role."""
