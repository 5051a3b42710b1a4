"""One module per kind of pack: the shape a file under ``rulebook/<kind>/`` must have.

Each module names its pack class in a constant ``PACK``, where ``law.rulebook.kinds`` finds it. A
pack that points to catalogue items says so in ``references() -> {item code: {field name, …}}``.
"""
