from pipeline.offsets import OffsetMap
from pipeline.types import Article, Paragraph
import datetime as dt, re
class ArticleSplitter:
    def __init__(self, rules): pass
    def split(self, page, *, path, publish_date=None):
        m = re.search(r"(\d{4})-?(\d\d)-?(\d\d)", path)
        day = dt.date(*map(int, m.groups())) if m else publish_date
        n = len(page.text)
        return [Article(seq=0, kind="news", text=page.text, offsets=page.offsets, spans=((0, n),), paragraphs=(Paragraph(0, n, "body"),), publish_date=day)] if n else []
