"""An assignment as the parsers of it read it: in simplified characters and plain digits.

Each character becomes one, so that what is found in the plain text stands at the same place in
the text as it was typed, from which titles, headings and facts are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Only the characters that the parsers look for: a conversion of all of them would need words.
_TRADITIONAL = (
    "萬與專業兩嚴個爲為麼習書於產親僅從衆眾會傳體餘兒關內冊寫準減幾劃則創別劇動區單廳歷壓發敘號後員塊堅壇聲頭獎學實對導將師幫"
    "廣應開強錄徵態總戶託擴報擬據數無時殺雜條來標欄歡氣匯漢洩潔濟濃遊滿點煩狀獨現電碼確禮種筆簡類約綱線組細終紹經結給絕續編縮"
    "職腳節薦藥獲裝觀譽計議訊記講許論設訪評詞試詩誠話該語說請讀調談謝謠譜貸費資賴賽軟輕辭辯過還這選郵採鍵長問間聞隨頂須題風驗"
    "鐘"
)
_SIMPLIFIED = (
    "万与专业两严个为为么习书于产亲仅从众众会传体余儿关内册写准减几划则创别剧动区单厅历压发叙号后员块坚坛声头奖学实对导将师帮"
    "广应开强录征态总户托扩报拟据数无时杀杂条来标栏欢气汇汉泄洁济浓游满点烦状独现电码确礼种笔简类约纲线组细终绍经结给绝续编缩"
    "职脚节荐药获装观誉计议讯记讲许论设访评词试诗诚话该语说请读调谈谢谣谱贷费资赖赛软轻辞辩过还这选邮采键长问间闻随顶须题风验"
    "钟"
)
_PLAIN = str.maketrans(
    f"{_TRADITIONAL}０１２３４５６７８９．％＋－～　", f"{_SIMPLIFIED}0123456789.%+-~ "
)


def plain(text: str) -> str:
    """`text` in simplified characters and plain digits, each at its place."""
    return text.translate(_PLAIN)


def cut(text: str, found: Iterable[re.Match[str]], filling: str = "") -> str:
    """`text` with `filling` for each of the matches `found` in it, or in its plain form."""
    kept, end = [], 0
    for match in sorted(found, key=lambda match: match.start()):
        kept.append(text[end : match.start()])
        end = match.end()
    return filling.join((*kept, text[end:]))
