"""How the titles of error pages are written down, and the words that may accompany them."""

from __future__ import annotations

from typing import NamedTuple


class Phrases(NamedTuple):
    """The titles of one language, separated by bars.

    Every subject may be followed by one of the clauses and then by every predicate, or be in place of
    the asterisk in a sentence. A predicate that is a title on its own is also listed among the
    complete titles.
    """

    subjects: str
    predicates: str
    complete: str
    clauses: str = ""
    sentences: str = ""


STATUS_CODES = frozenset("400 401 403 404 405 406 408 410 418 429 451 500 501 502 503 504".split())

FILLERS = frozenset(
    """
    error errors http https status code oops ooops whoops uh oh no hm hmm sorry page gone
    fehler fehlercode fehlermeldung hoppla ups huch entschuldigung seite
    erreur erreurs code désolé oups statut error código codigo perdón vaya lo siento página
    errore codice spiacenti pagina erro ops desculpe fout foutcode helaas sorry
    fel felkod hoppsan tyvärr sidan sida fejl fejlkode beklager feil feilkode side
    virhe virhekoodi hups sivu błąd kod przepraszamy strona chyba kód chybový stránka
    hiba hibakód oldal eroare cod greška kôd napaka koda stran грешка код страница
    ошибка код упс извините страница помилка на жаль сторінка σφάλμα κωδικός σελίδα
    hata kodu üzgünüz sayfa خطأ رمز عذرا صفحة خطا کد متأسفیم صفحه שגיאה קוד אופס דף
    त्रुटि कोड पृष्ठ ข้อผิดพลาด รหัส ขออภัย หน้า lỗi mã trang kesalahan galat kode maaf halaman
    错误 错误码 抱歉 錯誤 錯誤碼 エラー コード 오류 에러 코드 페이지 죄송합니다
    """.split()
)
"""Words that may accompany a status code or a phrase, and say nothing on their own."""
