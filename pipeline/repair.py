from pipeline.offsets import OffsetMap
from pipeline.types import Page
def repair(text): return Page(text, OffsetMap.identity(len(text)))
