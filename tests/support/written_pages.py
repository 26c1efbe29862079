"""Sentences in several scripts and the furniture of pages, for tests of extraction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

_PATTERNS: dict[str, tuple[str, ...]] = {
    "en": (
        "The mill by the weir ground {n} bushels of rye before the frost stopped its wheel.",
        "Marta Vey counted {n} swallows under the roof of the customs house, and then lost count.",
        "It took {n} carts to bring the organ from the old chapel to the school on the hill.",
        "“We had {n} candles and no matches,” the sexton said with a straight face.",
        "After {n} days of rain the lower road was closed, and the post went round by the ridge.",
        "Only {n} of the apple trees that the monks had planted were still standing in spring.",
        "A parcel with {n} letters in it turned up behind the stove, all of them unopened.",
    ),
    "de": (
        "Die Mühle am Wehr mahlte {n} Scheffel Roggen, bevor der Frost ihr Rad anhielt.",
        "Marta Vey zählte {n} Schwalben unter dem Dach des Zollhauses und verlor dann den Faden.",
        "Nach {n} Tagen Regen war die untere Straße gesperrt, und der Bote ging über den Grat.",
        "Hinter dem Ofen lag ein Paket mit {n} Briefen, von denen keiner geöffnet worden war.",
        "Im Frühjahr standen nur noch {n} der Apfelbäume, die einst die Mönche gepflanzt hatten.",
    ),
    "ru": (
        "Мельница у плотины смолола {n} мешков ржи, прежде чем мороз остановил её колесо.",
        "Марта насчитала {n} ласточек под крышей таможни, а потом сбилась со счёта.",
        "После {n} дней дождя нижняя дорога была закрыта, и почтальон пошёл по гребню холма.",
        "За печкой нашли посылку, в которой лежало {n} писем, и ни одно не было вскрыто.",
        "Весной стояло только {n} яблонь из тех, что когда-то посадили монахи.",
    ),
    "zh": (
        "水坝旁的磨坊在霜冻停住水轮之前磨完了{n}袋黑麦，村里的人都松了一口气。",
        "玛尔塔在海关旧楼的屋檐下数到{n}只燕子，后来再也数不清楚了。",
        "下了{n}天的雨以后，下面的路被封住了，邮差只好从山脊绕过去送信。",
        "炉子后面找到了一个包裹，里面有{n}封信，没有一封被人拆开过。",
        "春天来的时候，修士们种下的苹果树只剩下{n}棵还站在园子里。",
    ),
    "ja": (
        "堰のそばの水車小屋は、霜で車が止まる前に{n}俵のライ麦をひき終えた。",
        "マルタは税関の軒下でツバメを{n}羽まで数えたが、その先は分からなくなった。",
        "雨が{n}日も続いたので下の道は閉ざされ、郵便配達は尾根を回って行った。",
        "かまどの裏から{n}通の手紙が入った包みが出てきて、どれも封が切られていなかった。",
        "春になると、修道士たちが植えたりんごの木は{n}本しか残っていなかった。",
    ),
    "th": (
        "โรงสีข้างฝายบดข้าวไรย์ได้ {n} ถังก่อนที่น้ำค้างแข็งจะทำให้กังหันหยุดหมุน",
        "มาร์ตานับนกนางแอ่นใต้ชายคาด่านศุลกากรได้ {n} ตัวแล้วก็นับต่อไม่ถูก",
        "หลังจากฝนตกติดต่อกัน {n} วันถนนสายล่างก็ถูกปิดและบุรุษไปรษณีย์ต้องอ้อมไปตามสันเขา",
        "มีคนพบห่อพัสดุหลังเตาซึ่งข้างในมีจดหมาย {n} ฉบับและไม่มีฉบับใดถูกเปิดอ่านเลย",
        "พอถึงฤดูใบไม้ผลิต้นแอปเปิลที่พวกนักบวชปลูกไว้ก็เหลืออยู่เพียง {n} ต้นในสวน",
    ),
    "ar": (
        "طحنت الطاحونة قرب السد {n} كيسا من الجاودار قبل أن يوقف الصقيع عجلتها الكبيرة.",
        "عدت مارتا {n} طائرا تحت سقف دار الجمارك ثم ضاع منها العدد في المساء.",
        "بعد {n} يوما من المطر أغلق الطريق السفلي ودار ساعي البريد حول التلة.",
        "وجدوا خلف الموقد طردا فيه {n} رسالة لم تفتح واحدة منها منذ زمن طويل.",
        "لم يبق في الربيع سوى {n} شجرة من أشجار التفاح التي غرسها الرهبان.",
    ),
    "hi": (
        "बाँध के पास की चक्की ने पाला पड़ने से पहले {n} बोरी राई पीस डाली थी।",
        "मार्ता ने चुंगी घर की छत के नीचे {n} अबाबीलें गिनीं और फिर गिनती भूल गई।",
        "{n} दिन की बारिश के बाद निचली सड़क बंद रही और डाकिया पहाड़ी से घूमकर गया।",
        "चूल्हे के पीछे एक पोटली मिली जिसमें {n} चिट्ठियाँ थीं और कोई भी खुली नहीं थी।",
        "वसंत में भिक्षुओं के लगाए सेब के केवल {n} पेड़ ही बगीचे में खड़े बचे थे।",
    ),
    "ko": (
        "둑 옆의 물방앗간은 서리가 바퀴를 멈추기 전에 호밀 {n}가마를 모두 빻았다.",
        "마르타는 세관 처마 밑에서 제비를 {n}마리까지 세다가 그만 수를 잊어버렸다.",
        "비가 {n}일 동안 내린 뒤 아랫길이 막혀서 우체부는 산등성이를 돌아서 갔다.",
        "난로 뒤에서 편지 {n}통이 든 꾸러미가 나왔는데 하나도 뜯지 않은 채였다.",
        "봄이 되자 수도사들이 심은 사과나무는 {n}그루만 뜰에 남아 있었다.",
    ),
}
LANGUAGES = tuple(_PATTERNS)
_JOINED_WITHOUT_SPACE = ("zh", "ja")


@dataclass
class Writer:
    """Writes paragraphs of one language; no sentence occurs twice."""

    language: str = "en"

    def __post_init__(self) -> None:
        self._sentences = self._write()

    def _write(self) -> Iterator[str]:
        patterns = _PATTERNS[self.language]
        for number in count():
            # Any two neighbours have different patterns, and each number occurs once.
            yield patterns[(number * 3) % len(patterns)].format(n=17 + number * 7)

    def paragraph(self, sentences: int = 3) -> str:
        """The next sentences as one paragraph."""
        space = "" if self.language in _JOINED_WITHOUT_SPACE else " "
        return space.join(next(self._sentences) for _ in range(sentences))

    def paragraphs(self, number: int, sentences: int = 3) -> list[str]:
        """The next paragraphs."""
        return [self.paragraph(sentences) for _ in range(number)]


@dataclass(frozen=True)
class Furniture:
    """What surrounds the content of a page: markup before and after it, and the texts in it."""

    before: str
    after: str
    texts: tuple[str, ...]


def furniture(number: int = 4) -> Furniture:
    """A menu, a sidebar, teasers, comments and a footer, as a publishing system writes them."""
    menu = "".join(f"<li><a href='/s{i}'>Section {i}</a></li>" for i in range(number))
    titles = [f"Harbour dues to rise again in year {i}" for i in range(number)]
    teasers = [
        f"The board met {i} times and put the matter off until the autumn."
        for i in range(1, number + 1)
    ]
    cards = "".join(
        f"<div class='card'><h3><a href='/news/{i}'>{title}</a></h3><p>{teaser}</p></div>"
        for i, (title, teaser) in enumerate(zip(titles, teasers, strict=True))
    )
    remarks = [
        f"I was there on day {i} and can say that none of this is how it went at all."
        for i in range(number)
    ]
    comments = "".join(f"<li><b>Reader {i}</b><p>{each}</p></li>" for i, each in enumerate(remarks))
    return Furniture(
        before=f"<header><a href='/'>The Weir Post</a></header><nav><ul>{menu}</ul></nav>",
        after=(
            f"<aside><h2>Most read</h2><ul>{menu}</ul></aside>"
            f"<section class='related'><h2>More stories</h2>{cards}</section>"
            f"<section id='comments'><h2>Comments</h2><ol>{comments}</ol></section>"
            "<footer><p>© 2024 The Weir Post. All rights reserved.</p></footer>"
        ),
        texts=(*titles, *teasers, *remarks, "Most read", "All rights reserved"),
    )
