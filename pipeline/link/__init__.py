"""Links mentions to facts: what each figure says, and who holds which post.

``statements``, for each sentence: words ─units, prepare, settle→ units ─chunks, join→ chunks
  ─constructions→ matches ─sentence→ facts

``sentence`` asks ``attribution`` (``subjects`` over ``clauses``, ``measures``, ``lists``, ``anaphora``) of whom and of
what a figure tells, ``change`` and ``scope`` how it changed and for when, ``voice`` who says so. ``roles`` reads posts
by ``posts`` and ``layout``. What the rule files hold is in ``words``, ``construction_rules`` and ``role_rules``.
"""
