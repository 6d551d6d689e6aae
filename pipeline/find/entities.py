class EntityFinder:
    def __init__(self, rules, ner="lac"): pass
    def find(self, segmented): return []
