"""From a built site to readers: what runs at deploy, and what watches afterwards.

`shards` builds a chapter a machine, `site` and `notebooks` publish, `links`, `outside_links` and
`weight` look at what was built, `issue` reports. Some of it runs on a bare Python: this file and
what it needs import nothing else.
"""
