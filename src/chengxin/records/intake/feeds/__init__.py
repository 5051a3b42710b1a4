"""Feeds (报送方式): how a file with columns of its own becomes rows of a catalogue item.

A feed is a YAML file kept by whoever runs the platform, not part of the law. Every column of the
source is read, kept, observed or ignored by name; a column nobody named refuses the batch.
"""

from chengxin.records.intake.feeds.loader import load_feed, read_feed
from chengxin.records.intake.feeds.schema import Feed

__all__ = ["Feed", "load_feed", "read_feed"]
