from pipeline.stages import Stages
from pipeline.types import Anchor
import msgspec
_S = None
class Result: pass
def extract(*a, **k): raise NotImplementedError
def find_mentions(text, publish_date=None):
    global _S
    _S = _S or Stages(ner="rules")
    return [msgspec.structs.replace(m, char_start=m.start, char_end=m.end) for m in _S.mentions(text, Anchor(publish_date))]
