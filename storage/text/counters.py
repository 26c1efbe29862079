"""Counters: how often a page was read or liked, and how old or how long it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from storage.text.visible_text import visible_form

MAX_COUNTER = 80
"""Characters in the longest counter."""
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
# The time of day of an update, which is part of an article only where no verb surrounds it.
_UPDATED_AT = (
    rf"{_SINCE}:? ?(?:(?:at|um|à|a las|alle|às|as|om|kl\.?|o|w|в) )?"
    r"\d{1,2}[:.h]\d{2}(?: ?(?:am|pm|a\.m|p\.m|uhr|uur|h|hrs))?(?: ?[a-z]{2,4}t)?"
)
# Where a counter may start or end: after the end of a sentence, at a bracket or a separator.
_EDGE = re.compile(r"(?<=[.!?…。！？”\"»)\]])\s*|\s+(?=[(\[])|\s*(?:[|·•]|\s[–—-]\s)\s*")
_DIGIT = re.compile(r"\d")


@cache
def _counter() -> re.Pattern[str]:
    """The pattern of a counter, compiled on first use: it takes longer than most commands run."""
    return re.compile(rf"\W*{_PIECE}(?: ?[|·•,;/–—-] ?{_PIECE}| {_PIECE}){{0,3}}\W*")


@cache
def _counter_in_prose() -> re.Pattern[str]:
    return re.compile(rf"\W*{_UPDATED_AT}\W*")


def is_counter(text: str) -> bool:
    """Whether a paragraph only states how often a page was read or liked, or its age or length.

    The numbers in it do not matter.
    """
    if len(text) > MAX_COUNTER:
        return False
    return _counter().fullmatch(visible_form(text).casefold()) is not None


def visible_paragraphs(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The visible forms of an article's paragraphs, without counters."""
    return tuple(visible_form(text) for text in paragraphs if not is_counter(text))


@lru_cache(maxsize=2048)
def without_counters(text: str) -> tuple[int, int]:
    """The span (start, end) of a text without the counters at its start and at its end.

    They must be sentences of their own or in brackets, and contain a number: "No comment." may be a
    quotation. Cached, because one paragraph is compared with many.
    """
    length = len(text)
    start, end = 0, length
    for edge in _EDGE.finditer(text, 0, min(MAX_COUNTER, length)):
        if 0 < edge.end() < length and _is_counted(text[: edge.start()]):
            start = edge.end()
    for edge in _EDGE.finditer(text, max(start, length - MAX_COUNTER)):
        if edge.end() < length and _is_counted(text[edge.end() :]):
            end = edge.start()
            break
    return start, end


def _is_counted(text: str) -> bool:
    if not _DIGIT.search(text):
        return False
    return is_counter(text) or (
        _counter_in_prose().fullmatch(visible_form(text).casefold()) is not None
    )
