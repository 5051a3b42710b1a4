"""``python -m chengxin.entrances.cli`` is the command ``chengxin``."""

from chengxin.entrances.cli.root import main

main()
