"""The visible form of a text, equal for texts that look the same; counters are ignored. Pure.

Unlike `normalise`, which serves to find near-duplicates, this keeps every difference that a reader
could point at: case, accents, punctuation, numbers and names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

# Soft hyphen, zero-width and bidirectional marks, byte order mark, variation selectors.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Characters that look the same in most fonts, or that editing software replaces automatically.
_LOOKALIKES: dict[int, str] = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼʻ´`‹›׳＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»״＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑"), "-"),  # hyphens; a dash or a minus sign is a visible difference
    ord("…"): "...",
}
# Ligatures and the presentation forms of Hebrew and Arabic letters, which look like the letters.
_PRESENTATION_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefe]+")

_MAX_COUNTER = 80  # characters
_COUNT = (
    r"(?:\d+(?:[.,' ]\d+)*\+?(?: ?(?:k|m|tsd\.?|mio\.?|mil|mln|mil\.|тыс\.?|млн\.?|千|万|萬|만))?"
    r"|no|keine?|aucune?|sin|nessun|nessuna|geen|ingen|inga|brak|нет)"
)
# What readers did with a page. Not votes, viewers or followers, which an article may report.
_ENGAGEMENT = (
    r"(?:page ?)?views?|comments?|shares?|likes?|claps?|reactions?|replies|reply|reads"
    r"|kommentare?n?|aufrufe?|mal geteilt|mal gelesen|gefällt mir"
    r"|commentaires?|vues?|partages?|réactions?|j'aime"
    r"|comentarios?|visualizaciones|visualización|vistas|me gusta|compartidos?"
    r"|comentários?|visualizações|visualização|curtidas?|compartilhamentos?"
    r"|commenti|commento|visualizzazioni|condivisioni|mi piace"
    r"|reacties?|weergaven|keer gedeeld"
    r"|kommentarer?|visningar|visninger|delningar|delinger"
    r"|komentarzy|komentarze|komentarz|wyświetleń|wyświetlenia|udostępnień"
    r"|комментари(?:й|я|ев)|просмотр(?:а|ов)?|коментар(?:і|ів|ь)?|перегляд(?:и|ів)?"
    r"|yorum|görüntülenme|paylaşım|条评论|次浏览|评论|阅读|コメント|件のコメント|回視聴|댓글|조회수?"
)
_MINUTES = (
    r"(?:m|min\.?|mins\.?|minutes?|minuten?|minutos?|minuti|minuto|minuter|minutter|minut"
    r"|мин\.?|минут[аы]?|хв\.?|分钟|分|분)"
)
# Without years, because "50 years ago" is the title of columns.
_UNIT = (
    r"(?:s|sec\.?|secs\.?|seconds?|h|hrs?\.?|hours?|d|days?|weeks?|months?|mo"
    r"|sekunden?|stunden?|std\.?|tag(?:en)?|wochen?|monat(?:en)?"
    r"|secondes?|heures?|jours?|semaines?|mois"
    r"|segundos?|horas?|días?|dias?|semanas?|mes|meses|mês"
    r"|secondi|or[ae]|giorn[io]|settiman[ae]|mes[ei]"
    r"|seconden?|uur|uren|dag(?:en)?|weken|week|maand(?:en)?"
    r"|sekunder|tim(?:me|mar|er|e)|dag(?:ar|er|e)|veck(?:a|or)|uker?|månad(?:er)?|måned(?:er)?"
    r"|godzin[yę]?|dni|dzień|tygodni(?:e|u)?|miesi(?:ąc|ące|ęcy)"
    r"|секунд[ыу]?|час(?:а|ов)?|дн(?:я|ей)|день|недел[ьюи]|месяц(?:а|ев)?"
    rf"|{_MINUTES})"
)
_AN_HOUR = (
    r"(?:(?:an?|one) (?:minute|hour|day)|einer (?:minute|stunde)|einem tag|une (?:minute|heure)"
    r"|una hora|un minuto|un'ora|een (?:minuut|uur)|en (?:timme|time|minut|minutt))"
)
_SOME = rf"(?:\d+ ?{_UNIT}|{_AN_HOUR})"
_AGE = (
    rf"(?:(?:about )?{_SOME} (?:ago|geleden|sedan|siden|temu|atrás|fa|назад|тому)"
    rf"|(?:vor|il y a|hace|há) {_SOME}|(?:for|för) {_SOME} (?:sedan|siden)"
    r"|\d+ ?(?:分钟|小时|天|周|个月|分|時間|日|분|시간|일) ?(?:前|전)"
    r"|just now|gerade eben|à l'instant|ahora mismo|proprio ora|zojuist|только что|刚刚)"
)
_SINCE = (
    r"(?:(?:last )?(?:updated|published|posted|modified)|(?:zuletzt )?aktualisiert|veröffentlicht"
    r"|mis à jour|publié|actualizado|publicado|atualizado|aggiornato|pubblicato|bijgewerkt"
    r"|uppdaterad|oppdatert|opdateret|zaktualizowano|обновлено|更新|発表)"
)
_READING = (
    r"(?:(?:estimated )?reading time|lesezeit|lesedauer|temps de lecture|durée de lecture"
    r"|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|lästid|lesetid|czas czytania"
    r"|время чтения|阅读时间)"
)
_READ = (
    r"(?:read|reading time|lesezeit|lesen|de lecture|de lectura|de leitura|di lettura|leestijd"
    r"|läsning|lesetid|czytania|чтения)"
)
_PIECE = (
    rf"(?:{_COUNT} ?(?:{_ENGAGEMENT})|(?:{_ENGAGEMENT}) ?:? ?(?:{_COUNT}|[(\[]{_COUNT}[)\]])"
    rf"|(?:{_SINCE}:? ?)?{_AGE}"
    rf"|(?:ca\. ?)?\d+[ -]?{_MINUTES}[ -]{_READ}|{_READING} ?:? ?(?:ca\. ?)?\d+ ?{_MINUTES})"
)


@cache
def _counter() -> re.Pattern[str]:
    """The pattern of a counter, compiled on first use: it takes longer than most commands run."""
    return re.compile(rf"\W*{_PIECE}(?: ?[|·•,;/–—-] ?{_PIECE}| {_PIECE}){{0,3}}\W*")


def visible_form(text: str) -> str:
    """The visible form of a text, which is equal for two texts that look the same."""
    if not text.isascii():
        text = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)).translate(_LOOKALIKES)
    return " ".join(text.replace("`", "'").split())


def is_counter(text: str) -> bool:
    """Whether a paragraph only states how often a page was read or liked, or its age or length.

    The numbers in it do not matter.
    """
    if len(text) > _MAX_COUNTER:
        return False
    return _counter().fullmatch(visible_form(text).casefold()) is not None


def visible_paragraphs(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The visible forms of an article's paragraphs, without counters."""
    return tuple(visible_form(text) for text in paragraphs if not is_counter(text))
