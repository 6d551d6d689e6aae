"""What a word may be in a name."""

from __future__ import annotations

from typing import Final


class Flag:
    """What a word may be in a name: bits of a plain integer, since enum's are ten times as slow."""

    HEAD: Final = 1  # ends an organisation's name
    COMPANY: Final = 2  # of these, one that makes a name of common words too
    CAUTIOUS: Final = 4  # of these, one that needs a place or a rank before it
    INTERNAL: Final = 8  # a body inside an organisation: before a post it belongs to the post
    RANK: Final = 16  # 国家, 全国, 市: begins a name
    SINGLE_RANK: Final = 32
    INNER: Final = 64  # may stand inside a name whatever its tag
    JOINING: Final = 128  # after it a name may go on with a conjunction
    GENERIC: Final = 256  # makes no name
    PLACE: Final = 512  # ends a place's name
    PLACE_CAUTIOUS: Final = 1024
    POST: Final = 2048  # ends a title
    FOLLOWER: Final = 4096  # follows a person's name
    ADDRESS: Final = 8192  # 先生
    INTRODUCER: Final = 16384  # stands before a person's name
    CONJUNCTION: Final = 32768  # 和, 与
    ZONE: Final = 65536  # of the ends of places, one that long names bear: 科技产业园
    COLLECTIVE: Final = 131072  # sums up a list of organisations
    LINKING: Final = 262144  # after an organisation it begins another
    GLUED: Final = 524288  # a word of grammar and a rank
    UNKNOWN: Final = 1048576  # not in the dictionary: a guess of the segmenter, as names mostly are
    STRANGE: Final = 2097152  # of these, one without a word of grammar in it: what places and organisations bear
    TRADE: Final = 4194304  # ends a company's short name: 恒力石化
    CHILD: Final = 16777216  # speaks of a child
    TITLED: Final = 8388608  # ends in a word that stands before names: 中学教师
    SPORTING: Final = 33554432  # speaks of a match
    REPORT: Final = 67108864  # tells a company: 净利润
    SPEECH: Final = 134217728  # gives a person the floor
    CREDIT: Final = 268435456  # what the bearer of the name before it made: 摄
    JOINED: Final = 536870912  # may have to be parted: 许知白说
    COMPOUND: Final = 1073741824  # a place and a common word: 台湾水果


# What may be left of a word whose front belongs to the end of a name: 局局长, 医院的.
AFTER_WHOLE: Final = Flag.POST | Flag.FOLLOWER | Flag.INTRODUCER | Flag.HEAD | Flag.PLACE | Flag.ADDRESS
