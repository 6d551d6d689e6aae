class StatementLinker:
    def __init__(self, rules): pass
    def link(self, analysis): return []
