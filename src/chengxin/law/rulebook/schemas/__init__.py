"""One module per kind of pack: the shape a file under ``rulebook/<kind>/`` must have.

Each module names its pack class in a module constant ``PACK``; ``law.rulebook.kinds`` finds it there.
"""
