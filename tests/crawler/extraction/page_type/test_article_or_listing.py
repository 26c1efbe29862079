"""Which pages are articles and which are listings: prose decides, in any script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.article import extract_article
from crawler.extraction.parser_repair import parse_html
from storage.core.model import Article, NoArticle, TextPreference

SITE = "https://gazette.example"

# One sentence of news in each script, without its number.
SENTENCES = {
    "en": "The lock keeper counted {} barges on Monday and said that the path would stay shut.",
    "de": "Der Schleusenwärter zählte am Montag {} Kähne und sagte, der Weg bleibe gesperrt.",
    "fr": "L'éclusier a compté {} péniches lundi et a dit que le chemin resterait fermé.",
    "ru": "Смотритель шлюза насчитал в понедельник {} барж и сказал, что путь останется закрытым.",
    "el": "Ο φύλακας μέτρησε {} φορτηγίδες τη Δευτέρα και είπε ότι ο δρόμος θα μείνει κλειστός.",
    "hy": "Ջրարգելակի պահակը երկուշաբթի հաշվել է {} նավ և ասել, որ ճանապարհը փակ կմնա։",
    "ka": "დარაჯმა ორშაბათს {} ბარჟა დათვალა და თქვა, რომ გზა კვლავ დაკეტილი დარჩება.",
    "am": "ጠባቂው ሰኞ ዕለት {} ጀልባዎችን ቆጥሮ መንገዱ እስኪጠገን ድረስ ተዘግቶ እንደሚቆይ ለነዋሪዎቹ ተናግሯል።",
    "ur": "نگران نے پیر کو {} کشتیاں گنیں اور کہا کہ راستہ مرمت ہونے تک سب کے لیے بند رہے گا۔",
    "ar": "أحصى الحارس {} زورقا يوم الاثنين وقال إن الطريق سيبقى مغلقا حتى يتم إصلاح الضفة كلها.",
    "he": "שומר הסכר ספר ביום שני {} דוברות ואמר כי השביל יישאר סגור עד שהגדה כולה תתוקן.",
    "hi": "चौकीदार ने सोमवार को {} नावें गिनीं और कहा कि मरम्मत होने तक रास्ता बंद रहेगा।",
    "bn": "পাহারাদার সোমবার {}টি নৌকা গুনেছেন এবং বলেছেন যে মেরামত না হওয়া পর্যন্ত পথ বন্ধ থাকবে।",
    "ta": "காவலர் திங்களன்று {} படகுகளை எண்ணினார், பாதை சரிசெய்யப்படும் வரை மூடப்பட்டிருக்கும் என்றார்.",
    "th": "ผู้ดูแลประตูน้ำนับเรือได้ {} ลำเมื่อวันจันทร์และกล่าวว่าทางเดินจะยังคงปิดจนกว่าตลิ่งจะได้รับการซ่อมแซม",
    "lo": "ຜູ້ເຝົ້າປະຕູນ້ຳນັບເຮືອໄດ້ {} ລຳໃນວັນຈັນແລະກ່າວວ່າທາງຍ່າງຈະຍັງຄົງປິດຈົນກວ່າຕະຝັ່ງຈະໄດ້ຮັບການສ້ອມແປງ",
    "km": "អ្នកយាមទ្វារទឹកបានរាប់ទូក {} គ្រឿងកាលពីថ្ងៃចន្ទ ហើយបាននិយាយថាផ្លូវនឹងនៅបិទរហូតដល់ច្រាំងត្រូវបានជួសជុល។",
    "my": "တံခါးစောင့်က တနင်္လာနေ့တွင် လှေ {} စင်းကို ရေတွက်ခဲ့ပြီး လမ်းကို ပြင်ဆင်ပြီးသည်အထိ ပိတ်ထားမည်ဟု ပြောသည်။",
    "bo": "ཆུ་སྒོའི་སྲུང་མཁན་གྱིས་གཟའ་ཟླ་བར་གྲུ་གཟིངས་ {} བགྲངས་ནས་ལམ་ཁ་དེ་བཟོ་བཅོས་མ་བྱས་བར་དུ་སྒོ་རྒྱག་རྒྱུ་ཡིན་ཞེས་བཤད།",
    "zh": "船闸管理员星期一数了{}艘驳船，并表示在河岸修好之前，小路将继续关闭，行人须绕道通行。",
    "ja": "水門の番人は月曜日に{}隻のはしけを数え、岸が直るまで小道は閉じたままになると話した。",
    "ko": "수문지기는 월요일에 바지선 {}척을 세었고 길은 계속 닫혀 있을 것이라고 말했다.",
}
LANGUAGES = sorted(SENTENCES)
FEW = ["en", "th", "ur", "zh", "hy"]

ARTICLE_PATHS = [
    "/?p=13",
    "/?page_id=7",
    "/?id=88",
    "/?q=node/5",
    "/?story=ferry-sinks",
    "/?utm_source=letter&p=13",
    "/index.php?p=423",
    "/index.php/archives/44/",
    "/blog/?article=14",
    "/archives/123",
    "/archives/2024/05/story",
    "/topics/harbour/ferry-sinks",
    "/category/harbour/ferry-sinks/",
    "/tag/ferry/sinks.html",
    "/page/the-flood",
    "/author/ada/ferry-sinks",
    "/user/ada/blog/5",
    "/news/5",
    "/",
]
LISTING_PATHS = [
    "/",
    "/?paged=2",
    "/?s=ferry",
    "/index.php",
    "/archives/",
    "/archives/2024/05/",
    "/category/harbour/",
    "/tag/ferry/",
    "/author/ada/",
    "/page/2",
    "/news",
    "/search?q=ferry",
    "/forum/",
]


def _read(body: str, path: str, head: str = "", title: str = "Notes") -> Article | NoArticle:
    tree = parse_html(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return extract_article(tree, SITE + path, date(2025, 6, 1), TextPreference())


def _paragraph(language: str, seed: int, sentences: int = 4) -> str:
    numbers = range(seed * 11, seed * 11 + sentences)
    return " ".join(SENTENCES[language].format(number) for number in numbers)


def _paragraphs(language: str, count: int, seed: int = 1, sentences: int = 4) -> str:
    texts = (_paragraph(language, seed * 100 + n, sentences) for n in range(count))
    return "".join(f"<p>{text}</p>" for text in texts)


def _headline(language: str, seed: int) -> str:
    return SENTENCES[language].format(seed)[:50].rstrip("。.")


def _story(language: str, paragraphs: int = 8) -> str:
    text = _paragraphs(language, paragraphs)
    return f"<article><h1>{_headline(language, 3)}</h1>{text}</article>"


def assert_listing(content: Article | NoArticle) -> None:
    assert isinstance(content, NoArticle), content.full_text[:200]
    assert content.reason in ("listing", "no-text")
    assert content.detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_prose_in_any_script_is_an_article(language: str) -> None:
    assert isinstance(_read(_story(language), "/quay/ferry.html"), Article)


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_sentences_in_any_script_are_enough(language: str) -> None:
    body = f"<article><h1>Ferry</h1>{_paragraphs(language, 5, sentences=1)}</article>"

    assert isinstance(_read(body, "/quay/ferry.html"), Article)


@pytest.mark.parametrize("path", ARTICLE_PATHS)
@pytest.mark.parametrize("language", FEW)
def test_prose_outweighs_a_url_like_that_of_an_overview(path: str, language: str) -> None:
    assert isinstance(_read(_story(language), path), Article)


@pytest.mark.parametrize("og_type", ["website", "blog", "object", "profile"])
def test_prose_outweighs_another_declared_type(og_type: str) -> None:
    head = f'<meta property="og:type" content="{og_type}">'

    assert isinstance(_read(_story("en"), "/quay/ferry", head), Article)


@pytest.mark.parametrize("listing_type", ["ItemList", "CollectionPage"])
def test_prose_outweighs_a_declared_type_of_listings(listing_type: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "{listing_type}"}}</script>'

    assert isinstance(_read(_story("en"), "/quay/ferry", head), Article)


def _cards(heading: str) -> Callable[[str, int], str]:
    def card(language: str, n: int) -> str:
        link = f"<a href='/quay/story-{n}'>{_headline(language, n)}</a>"
        teaser = _paragraph(language, n, 1)[:90]
        more = f"<a href='/quay/story-{n}'>more</a>"
        return f"<div><{heading}>{link}</{heading}><p>{teaser} ... {more}</p></div>"

    return card


def _flat(language: str, n: int) -> str:
    link = f"<a href='/quay/story-{n}'>{_headline(language, n)}</a>"
    return f"<h3>{link}</h3><p>{_paragraph(language, n, 1)}</p>"


def _long_teaser(language: str, n: int) -> str:
    link = f"<a href='/quay/story-{n}'>{_headline(language, n)}</a>"
    return f"<div><h2>{link}</h2><p>{_paragraph(language, n, 5)}</p></div>"


def _full_post(language: str, n: int) -> str:
    link = f"<a href='/quay/story-{n}' rel='bookmark'>{_headline(language, n)}</a>"
    header = f"<header><span>Harbour</span><h2>{link}</h2><time>May {n}</time></header>"
    text = _paragraphs(language, 5, seed=n)
    return f"<article>{header}<div class='entry-content'>{text}</div></article>"


def _full_post_with_subheadings(language: str, n: int) -> str:
    link = f"<a href='?p={n}'>{_headline(language, n)}</a>"
    parts = "".join(f"<h3>Part {k}</h3>{_paragraphs(language, 2, n * 10 + k)}" for k in (1, 2))
    return f"<article><h2>{link}</h2>{parts}</article>"


def _flat_full_post(language: str, n: int) -> str:
    link = f"<a href='/quay/story-{n}'>{_headline(language, n)}</a>"
    return f"<h2>{link}</h2>{_paragraphs(language, 4, seed=n)}<hr>"


def _linked_card(language: str, n: int) -> str:
    text = f"<h3>{_headline(language, n)}</h3><p>{_paragraph(language, n, 2)}</p>"
    return f"<a href='/quay/story-{n}'><div>{text}</div></a>"


def _card_with_button(language: str, n: int) -> str:
    text = f"<h3>{_headline(language, n)}</h3><p>{_paragraph(language, n, 2)}</p>"
    return f"<section>{text}<p><a href='/quay/story-{n}'>→ 123</a></p></section>"


def _headline_without_heading(language: str, n: int) -> str:
    link = f"<div class='t'><a href='/quay/story-{n}'>{_headline(language, n)}</a></div>"
    return f"<div>{link}<div>{_paragraph(language, n, 2)}</div></div>"


def _headline_and_line_break(language: str, n: int) -> str:
    link = f"<b><a href='/quay/story-{n}'>{_headline(language, n)}</a></b>"
    return f"<p>{link}<br>{_paragraph(language, n, 2)}</p>"


def _definition(language: str, n: int) -> str:
    link = f"<dt><a href='/quay/story-{n}'>{_headline(language, n)}</a></dt>"
    return f"{link}<dd>{_paragraph(language, n, 1)}</dd>"


def _item(language: str, n: int) -> str:
    link = f"<a href='/quay/story-{n}'>{_headline(language, n)}</a>"
    return f"<li>{link} {_paragraph(language, n, 1)}</li>"


def _row(language: str, n: int) -> str:
    link = f"<td><a href='/topic/{n}'>{_headline(language, n)}</a></td>"
    return f"<tr>{link}<td>{n} replies</td><td>Ada, 12:0{n % 10}</td></tr>"


def _link_only(language: str, n: int) -> str:
    return f"<li><a href='/quay/story-{n}'>{_headline(language, n)}</a></li>"


def _search_result(language: str, n: int) -> str:
    link = f"<h3><a href='{SITE}/quay/story-{n}'>{_headline(language, n)}</a></h3>"
    cut = _paragraph(language, n, 2)[20:140]
    return f"<li>{link}<cite>{SITE}/quay/story-{n}</cite><p>… {cut} …</p></li>"


def _aria_heading(language: str, n: int) -> str:
    link = f"<a href='/quay/story-{n}'>{_headline(language, n)}</a>"
    return (
        f"<div><div role='heading' aria-level='2'>{link}</div><p>{_paragraph(language, n, 3)}</p>"
        "</div>"
    )


SHAPES: dict[str, tuple[str, Callable[[str, int], str], str]] = {
    "headlines": ("", _cards("h2"), ""),
    "small headlines": ("<main>", _cards("h4"), "</main>"),
    "flat": ("<div>", _flat, "</div>"),
    "long teasers": ("<main>", _long_teaser, "</main>"),
    "full posts": ("<main>", _full_post, "</main>"),
    "full posts with subheadings": ("<main>", _full_post_with_subheadings, "</main>"),
    "full posts without elements": ("<main>", _flat_full_post, "</main>"),
    "full posts below a heading": ("<main><h1>Notes</h1>", _flat_full_post, "</main>"),
    "linked cards": ("<main>", _linked_card, "</main>"),
    "cards with a button": ("<main>", _card_with_button, "</main>"),
    "headlines without headings": ("<main>", _headline_without_heading, "</main>"),
    "headlines and line breaks": ("<main>", _headline_and_line_break, "</main>"),
    "definitions": ("<dl>", _definition, "</dl>"),
    "items": ("<ul>", _item, "</ul>"),
    "a forum's topics": ("<table>", _row, "</table>"),
    "links": ("<ul>", _link_only, "</ul>"),
    "search results": ("<h1>ferry</h1><ol>", _search_result, "</ol>"),
    "aria headings": ("<main>", _aria_heading, "</main>"),
}


def _listing(shape: str, language: str, entries: int) -> str:
    start, entry, end = SHAPES[shape]
    body = "".join(entry(language, n) for n in range(10, 10 + entries))
    return f"<h1><a href='/'>The Gazette</a></h1>{start}{body}{end}"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", FEW)
@pytest.mark.parametrize("entries", [3, 10, 20])
def test_a_page_of_teasers_or_posts_is_a_listing(shape: str, language: str, entries: int) -> None:
    for path in ("/", "/news", "/?paged=2", "/category/harbour/"):
        assert_listing(_read(_listing(shape, language, entries), path))


@pytest.mark.parametrize("path", LISTING_PATHS)
@pytest.mark.parametrize("shape", ["headlines", "full posts", "search results"])
def test_a_listing_is_one_at_any_url(path: str, shape: str) -> None:
    assert_listing(_read(_listing(shape, "en", 10), path))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", ["long teasers", "full posts"])
def test_a_listing_in_any_script_is_one(language: str, shape: str) -> None:
    assert_listing(_read(_listing(shape, language, 10), "/news"))


def test_a_listing_with_a_description_is_one() -> None:
    about = f"<h1>Harbour</h1><p>{_paragraph('en', 1, 4)}</p>"

    assert_listing(_read(about + _listing("long teasers", "en", 10), "/harbour"))


def test_an_author_page_is_a_listing() -> None:
    about = f"<h1>Ada Quill</h1><p>{_paragraph('en', 1, 5)}</p>"

    assert_listing(_read(about + _listing("links", "en", 10), "/author/ada/"))


def test_a_front_page_that_declares_itself_as_an_article_is_a_listing() -> None:
    head = '<meta property="og:type" content="article">'

    assert_listing(_read(_listing("full posts", "en", 10), "/", head))


def test_a_front_page_that_leads_to_other_sites_is_a_listing() -> None:
    body = _listing("full posts", "en", 5).replace("href='/quay", "href='https://other.example")

    assert_listing(_read(body, "/"))


def test_an_article_whose_sections_lead_to_other_sites_is_one() -> None:
    body = _listing("long teasers", "en", 8).replace("href='/quay", "href='https://shop.example")

    assert isinstance(_read(body, "/quay/ten-shops"), Article)


def _posts(count: int, opening: Callable[[int], str]) -> str:
    posts = (f"<article>{opening(n)}{_paragraphs('en', 1, seed=n)}</article>" for n in range(count))
    return f"<main><h1>Storm: as it happened</h1>{''.join(posts)}</main>"


LIVE_BLOGS: dict[str, Callable[[int], str]] = {
    "headings": lambda n: f"<header><time>{n}:05</time><h2>Update {n}</h2></header>",
    "no headings": lambda n: "",
    "links to their own place": lambda n: f"<h2><a href='#u{n}'>Update {n}</a></h2>",
    "links to their own page": lambda n: f"<h2><a href='/live/storm#u{n}'>Update {n}</a></h2>",
    "authors": lambda n: f"<p><a href='/author/ada-{n}'>Ada Quill</a></p>",
    "authors in headings": lambda n: f"<h3><a rel='author' href='/user/{n}'>Ada Quill {n}</a></h3>",
}


@pytest.mark.parametrize("opening", LIVE_BLOGS)
def test_posts_that_lead_to_no_other_page_are_an_article(opening: str) -> None:
    assert isinstance(_read(_posts(9, LIVE_BLOGS[opening]), "/live/storm"), Article)


def test_a_post_whose_heading_links_to_its_own_address_is_an_article() -> None:
    canonical = f'<link rel="canonical" href="{SITE}/quay/story-1">'

    assert isinstance(_read(_full_post("en", 1), "/?p=13", canonical), Article)
    assert isinstance(_read(_full_post("en", 1), "/quay/story-1/"), Article)


@pytest.mark.parametrize(("kicker", "headline"), [("h4", "h1"), ("h2", "h2"), ("h1", "h1")])
def test_the_linked_name_of_a_section_above_the_headline_leads_nowhere(
    kicker: str, headline: str
) -> None:
    other = "".join(_cards("h3")("en", n) for n in range(10, 16))
    body = (
        f"<article><{kicker}><a href='/section/harbour'>Harbour</a></{kicker}>"
        f"<{headline}>Ferry</{headline}>{_paragraphs('en', 8)}</article><aside>{other}</aside>"
    )

    assert isinstance(_read(body, "/2024/05/ferry"), Article)


RELATED = (
    "<aside><h3><a href='/quay/other-1'>Something else that happened here</a></h3>"
    f"<p>{_paragraph('en', 77, 1)}</p></aside>",
    "<p><a href='/quay/other-2'>Read also: something else that happened here</a></p>",
    "<h4><a href='/quay/other-3'>Something else that happened here</a></h4>",
)


@pytest.mark.parametrize("related", RELATED)
def test_links_to_other_stories_between_paragraphs_leave_it_an_article(related: str) -> None:
    other = related.replace("other-", "another-")
    body = (
        f"<article><h1>Ferry</h1>{_paragraphs('en', 1)}{related}{_paragraphs('en', 4, 2)}"
        f"{other}{_paragraphs('en', 4, 3)}</article>"
    )

    assert isinstance(_read(body, "/quay/ferry"), Article)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "posts" not in shape])
def test_a_listing_below_an_article_leaves_it_one(shape: str) -> None:
    body = f"{_story('en')}<section>{_listing(shape, 'en', 6)}</section>"

    assert isinstance(_read(body, "/quay/ferry"), Article)


def test_a_rejected_page_with_an_articles_amount_of_prose_reports_it() -> None:
    content = _read(f"<article>{_paragraphs('en', 2, sentences=2)}</article>", "/")

    assert isinstance(content, NoArticle)
    assert (content.reason, content.detail) == ("listing", "a front page")
    assert content.prose is not None
    assert content.prose.left_out_share == 1
    assert content.prose.length == content.prose.left_out > 250
    assert content.prose.passage
    assert "counted" in content.prose.passage


def test_the_posts_of_a_listing_are_reported_and_its_teasers_are_not() -> None:
    posts = _read(_listing("full posts", "en", 5), "/news")
    teasers = _read(_listing("headlines", "en", 20), "/news")

    assert isinstance(posts, NoArticle)
    assert isinstance(teasers, NoArticle)
    assert posts.prose is not None
    assert teasers.prose is None


@given(
    st.lists(st.sampled_from(sorted(SHAPES)), max_size=4),
    st.sampled_from(["<div>", "</div>", "<p>", "<a href=/x>", "</a>", "<h2>", "<li>", ""]),
    st.sampled_from(["/", "/news", "/a?b", "/tag/x/"]),
)
def test_every_page_is_an_article_or_has_a_reason(
    shapes: Sequence[str], stray: str, path: str
) -> None:
    content = _read(stray.join(_listing(shape, "en", 2) for shape in shapes) or "<p>.</p>", path)

    assert isinstance(content, Article) or content.reason in ("listing", "no-text")
