from pipeline.types import Decoded
class UndecodableError(ValueError): pass
def decode(data): return Decoded(data.decode("utf-8"), "utf-8", data)
