"""Words of scripts without spaces or capitals, where the form of a word does not show a name.

In these scripts any changed word may be a name, except the words listed here.
"""

from __future__ import annotations

import re

from storage.core.model import Difference
from storage.facts.lexicon.word_lists import word_set

# In scripts without spaces each of these is read as one word, the longest first.
_NEGATION = word_set(
    """
    不 没 沒 未 无 無 非 否 勿 莫 拒 别 別 禁 停 反 失 没有 沒有 并非 並非 不再 从未 從未
    ない なかっ ません なく ず ぬ まい いいえ 無し
    ไม่ มิ มิได้ ไม่ได้ ไร้ ปราศจาก ห้าม ปฏิเสธ
    ບໍ່ မ មិន ពុំ
    可能 或许 或許 也许 也許 涉嫌 前任 原 几乎 幾乎 かもしれ 前
    """
)
_DATES = word_set(
    """
    半 星期 周 週 今天 昨天 明天 今日 昨日 明日 前天 后天 後天 今年 去年 明年 上午 下午 晚上 早上
    凌晨 上周 下周 上月 下月 月曜 火曜 水曜 木曜 金曜 土曜 日曜 午前 午後 来年 来週 先週 来月 先月
    วันนี้ เมื่อวาน พรุ่งนี้ วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์
    หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ร้อย พัน หมื่น แสน ล้าน ครึ่ง
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน
    ธันวาคม
    万 億 元 円 米 公里 公斤 吨 噸 トン キロ メートル ドル 美元 บาท กิโลเมตร กิโลกรัม เมตร ปี
    เดือน
    年 月 日 时 時 分 秒 多 少 全 每 毎 约 約 超 近 以上 以下 大约 大約 至少 最多 ทุก หลาย บาง
    """
)
# Particles of aspect, emphasis and address, whose addition or removal changes nothing.
_PARTICLES = word_set(
    """
    的 了 也 都 就 还 還 又 再 才 已经 已經 已 曾 曾经 曾經 则 則 却 卻 便 着 著 过 過 地 得 吗
    嗎 呢 吧
    啊 呀 嘛 所 而 并 並 且 并且 將 将 正 正在 在 很 更 非常 十分 随后 隨後 然后 然後 于是 因此
    迅速
    很快 悄悄 仍然 依然 仍 目前 其实 的确 确实 此外 另外 同时 先生 女士 小姐
    は が も すでに 既に とても 非常に すぐに また そして しかし さらに ゆっくり 静かに さん 氏
    様 ね よ
    です だ である ました た
    แล้ว ก็ ได้ มาก ๆ ครับ ค่ะ คะ นะ อย่าง รวดเร็ว เร็ว ช้า อีก ด้วย จึง นั้น นี้ นาย นาง นางสาว
    คุณ
    """
)
FACTS: dict[str, Difference] = {
    **dict.fromkeys(_DATES, Difference.NUMBERS),
    **dict.fromkeys(_NEGATION, Difference.NEGATION),
}
# Words of spaced scripts without capitals that are not names.
_SPACED = word_set(
    """
    ने को का की के में से पर और भी ही तो है हैं था थी थे हो गया गई गए रहा रही रहे यह वह ये वे जो
    कि
    अब तब फिर बहुत काफी जल्दी धीरे पहले बाद एवं तथा लेकिन परंतु अपने अपनी अपना साथ लिए तक द्वारा
    कर
    करके चुका चुकी चुके अभी तेज़ी चुपचाप आज़ादी श्री श्रीमती जी डॉ
    في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين قد لقد كان كانت كما ثم أو و أن إن أيضا
    أيضًا
    جدا جدًا بسرعة بهدوء حيث بعد قبل عند لدى هو هي هم كل سوف كذلك السيد السيدة الدكتور الرئيس
    فقد حاليا
    של את על עם גם כבר מאוד מאד הוא היא הם זה זאת זו כי אשר אבל או אך עוד רק היה היתה הייתה היו
    מר גברת
    ד״ר במהירות בשקט כאשר לאחר לפני אז כן
    이 그 저 및 또 또는 그리고 그러나 하지만 이미 매우 아주 빨리 조용히 천천히 다시 더 가장 잘
    곧 지금 또한 역시
    모두 정말 많이 벌써 급히 아직 씨 님 있다 있었다 했다 한 할
    და რომ ეს ის უკვე ძალიან მაგრამ
    """
)
COMMON_WORDS = (_PARTICLES | _SPACED) - frozenset(FACTS)
WORDS = "|".join(
    re.escape(word)
    for word in sorted((_PARTICLES | _NEGATION | _DATES), key=lambda word: (-len(word), word))
    if len(word) > 1
)
_KOREAN_PARTICLES = tuple(
    tuple(group.split())
    for group in ("은 는 이 가 께서", "을 를", "의", "에게 한테 께", "로 으로", "와 과 하고")
)


def noun_stem(word: str) -> tuple[str, int] | None:
    """A Korean noun without its particle, and the class of the particle; None without a particle.

    Particles of one class mean the same (배가, 배는); those of two do not (배가, 배를).
    """
    if not "\uac00" <= word[-1:] <= "\ud7a3":
        return None
    for class_, particles in enumerate(_KOREAN_PARTICLES):
        for particle in particles:
            if word.endswith(particle) and len(word) > len(particle):
                return word[: -len(particle)], class_
    return None
