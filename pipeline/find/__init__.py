"""Finds the mentions of a text: times, quantities, entities.

``dates``: text ─date_atoms→ atoms ─date_grammar→ expressions ─date_ranges, resolve→ times
``quantities``: text ─numerals, tokens→ masked text ─quantity_patterns, makers→ amounts ─modifiers, idleness→ quantities
``entities``: words ─wordlists, lexicon, recut, reading→ flagged words ─candidates→ ─arbitrate→
─consistency, canonical→ entities

Candidates come from ``grounds``, ``place_suffixes`` and ``villages`` (places); ``organisations`` over ``fronts``,
``known``, ``parts``, ``brands``, ``teams`` and ``listed``; ``people``, ``given``, ``introduced`` and ``foreign``;
``works``; and the ``tagger`` over ``lac``. What the rule files hold is in ``date_rules``, ``amount_rules``,
``numberwords`` and ``name_rules``.
"""
