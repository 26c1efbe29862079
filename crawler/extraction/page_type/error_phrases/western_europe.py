"""Titles of error pages in the languages of western and northern Europe."""

from __future__ import annotations

from crawler.extraction.page_type.error_phrases.phrases import Phrases

PHRASES = {
    "en": Phrases(
        "page|this page|that page|the page|webpage|web page|article|this article|the article|story"
        "|this story|post|this post|content|this content|the content|document|file|resource|url"
        "|the requested page|requested page|the requested url|the requested resource"
        "|the requested content|that article|that story|that content|the story|the post|the file"
        "|the resource|the link|the url|the address|item|entry|object|site|link|address",
        "not found|cannot be found|can't be found|could not be found|couldn't be found"
        "|was not found|is not found|does not exist|doesn't exist|no longer exists|not available"
        "|is not available|isn't available|is no longer available|no longer available|unavailable"
        "|is unavailable|has been removed|has been deleted|was removed|was deleted|removed|deleted"
        "|is missing|missing|has expired|expired|currently unavailable|temporarily unavailable"
        "|is currently unavailable|is temporarily unavailable",
        "not found|nothing found|nothing was found|nothing was found at this location"
        "|nothing to see here|no page found|no such page|no longer available|temporarily unavailable"
        "|server not found|file or directory not found"
        "|internal server error|server error|bad gateway|service unavailable|gateway timeout"
        "|gateway time-out|bad request|forbidden|access denied|unauthorized|too many requests"
        "|the service is unavailable|service temporarily unavailable|application error"
        "|runtime error|fatal error|critical error|unexpected error|an error has occurred"
        "|an error occurred|an unexpected error occurred|an unexpected error has occurred"
        "|there has been a critical error on this website|there was an error"
        "|there was a problem|something went wrong|something has gone wrong"
        "|looks like something went wrong|we're sorry, but something went wrong"
        "|something's gone wrong|something's wrong|page error|site error|system error"
        "|database error|database connection error|error establishing a database connection"
        "|error connecting to database|cannot connect to the database|database unavailable"
        "|could not connect to database|could not connect to the database"
        "|under maintenance|site under maintenance|website under maintenance"
        "|this site is under maintenance|the site is under maintenance|down for maintenance"
        "|site down for maintenance|site is down for maintenance|we are down for maintenance"
        "|we're down for maintenance|we are under maintenance|closed for maintenance"
        "|maintenance mode|site maintenance|scheduled maintenance|undergoing maintenance"
        "|site is undergoing maintenance|undergoing scheduled maintenance|we'll be back soon"
        "|we will be back soon|we'll be right back|site offline|site temporarily offline"
        "|site temporarily unavailable|briefly unavailable for scheduled maintenance"
        "|check back in a minute|please try again|please try again later|try again later"
        "|this site is temporarily unavailable|error",
        "you are looking for|you were looking for|you're looking for|you requested|you have requested"
        "|you've requested|you asked for|you are trying to reach|you were trying to reach"
        "|you're trying to reach|you tried to reach|you are trying to access|you tried to access"
        "|you are trying to view|you tried to view|you tried to open|you wanted|you want"
        "|you are after|you're after|you seek|requested|at this address|at that address",
        "we couldn't find *|we could not find *|we can't find *|we cannot find *|we can not find *"
        "|we can't seem to find *|we cannot seem to find *|we couldn't seem to find *"
        "|we couldn't locate *|we could not locate *|we can't locate *|we cannot locate *"
        "|we were unable to find *|we are unable to find *|we're unable to find *"
        "|we were unable to locate *|we are unable to locate *|we're unable to locate *"
        "|we were not able to find *|we weren't able to find *|we're not able to find *"
        "|we did not find *|we didn't find *|we have not found *|we haven't found *|we don't have *"
        "|we couldn't load *|we can't load *|couldn't find *|could not find *|can't find *"
        "|cannot find *|unable to find *|unable to locate *|unable to load *|failed to load *"
        "|i couldn't find *|i can't find *|we've lost *|we lost *|* doesn't seem to exist"
        "|* does not seem to exist|* doesn't appear to exist|* does not appear to exist"
        "|* seems to be missing|* appears to be missing|* seems to have been removed"
        "|* may have been removed|* may have been moved or deleted|* may have been moved"
        "|* might have been removed|* has moved|* has been moved|* isn't here|* is not here"
        "|* isn't here anymore|* is no longer here|* no longer here|* has gone missing|* is gone"
        "|* has disappeared|* could not be located|* couldn't be located|* can't be located"
        "|* could not be loaded|* couldn't be loaded|* can't be displayed|* cannot be displayed"
        "|* isn't working|* is not working|* isn't available right now|* is not available right now"
        "|looks like * doesn't exist|looks like * does not exist|it looks like * doesn't exist"
        "|it looks like * is missing|it looks like * does not exist|there is no such *",
    ),
    "de": Phrases(
        "seite|die seite|diese seite|webseite|artikel|der artikel|dieser artikel|beitrag"
        "|der beitrag|dieser beitrag|inhalt|der inhalt|dieser inhalt|dokument|datei"
        "|die angeforderte seite|die gewünschte seite|die gesuchte seite|die aufgerufene seite",
        "nicht gefunden|wurde nicht gefunden|konnte nicht gefunden werden"
        "|kann nicht gefunden werden|existiert nicht|existiert nicht mehr|gibt es nicht"
        "|gibt es nicht mehr|nicht verfügbar|ist nicht verfügbar|nicht mehr verfügbar"
        "|ist nicht mehr verfügbar|ist leider nicht mehr verfügbar|leider nicht gefunden"
        "|wurde leider nicht gefunden|wurde gelöscht|wurde entfernt|nicht vorhanden"
        "|ist nicht vorhanden|nicht erreichbar|ist nicht erreichbar|vorübergehend nicht verfügbar",
        "nicht gefunden|nichts gefunden|interner serverfehler|serverfehler|datenbankfehler"
        "|fehler beim aufbau einer datenbankverbindung|fehler bei der datenbankverbindung"
        "|keine verbindung zur datenbank|dienst nicht verfügbar|dienst vorübergehend nicht verfügbar"
        "|etwas ist schiefgelaufen|etwas ist schief gelaufen|da ist etwas schiefgelaufen"
        "|da ist etwas schief gelaufen|da ist was schiefgelaufen|ein fehler ist aufgetreten"
        "|es ist ein fehler aufgetreten|es ist ein unerwarteter fehler aufgetreten"
        "|ein unerwarteter fehler ist aufgetreten|unerwarteter fehler|technischer fehler"
        "|wartungsarbeiten|wartungsmodus|wegen wartungsarbeiten nicht verfügbar|seite im wartungsmodus"
        "|wir sind gleich zurück|wir sind bald zurück|zugriff verweigert|ungültige anfrage|fehler",
        "die sie suchen|die du suchst|die sie aufrufen wollten|die du aufrufen wolltest"
        "|nach der sie suchen|nach der du suchst|den sie suchen|den du suchst|unter dieser adresse",
        "wir konnten * nicht finden|wir können * nicht finden|wir konnten * leider nicht finden"
        "|leider konnten wir * nicht finden|wir haben * nicht gefunden|* ist umgezogen"
        "|leider haben wir * nicht gefunden|* konnte leider nicht gefunden werden"
        "|* existiert leider nicht|* existiert leider nicht mehr|* gibt es leider nicht"
        "|* gibt es leider nicht mehr|* ist leider nicht verfügbar|* ist nicht mehr da"
        "|* kann nicht angezeigt werden|* konnte nicht geladen werden",
    ),
    "fr": Phrases(
        "page|la page|cette page|article|l'article|cet article|contenu|le contenu|ce contenu"
        "|document|fichier|la page demandée|la page que vous recherchez|la page que vous cherchez"
        "|la page que vous avez demandée",
        "introuvable|est introuvable|non trouvée|non trouvé|pas trouvée|n'a pas été trouvée"
        "|n'a pas été trouvé|n'existe pas|n'existe plus|n'est pas disponible|n'est plus disponible"
        "|non disponible|indisponible|est indisponible|a été supprimée|a été supprimé|supprimée"
        "|supprimé|inexistante|inexistant|temporairement indisponible",
        "introuvable|non trouvé|non trouvée|aucune page trouvée|erreur interne du serveur"
        "|erreur serveur|erreur du serveur|erreur de base de données|erreur de connexion"
        "|erreur de connexion à la base de données|passerelle incorrecte"
        "|erreur lors de la connexion à la base de données|service indisponible"
        "|service temporairement indisponible|site temporairement indisponible"
        "|une erreur est survenue|une erreur s'est produite|une erreur inattendue est survenue"
        "|une erreur inattendue s'est produite|quelque chose s'est mal passé|un problème est survenu"
        "|quelque chose a mal tourné|site en maintenance|en maintenance|maintenance en cours"
        "|site en cours de maintenance|mode maintenance|nous revenons bientôt|accès refusé"
        "|requête incorrecte|erreur",
        "que vous recherchez|que vous cherchez|que tu cherches|que vous avez demandée"
        "|que vous avez demandé|que vous souhaitez consulter|à cette adresse",
        "nous n'avons pas trouvé *|nous ne trouvons pas *|nous n'avons pas pu trouver *"
        "|nous ne parvenons pas à trouver *|impossible de trouver *|impossible d'afficher *"
        "|on ne trouve pas *|on n'a pas trouvé *|* ne peut être trouvée|* ne peut pas être trouvée"
        "|* semble introuvable|* a été déplacée|* a disparu|* ne peut pas être affichée",
    ),
    "es": Phrases(
        "página|la página|esta página|artículo|el artículo|este artículo|contenido|el contenido"
        "|este contenido|noticia|la noticia|documento|archivo|la página solicitada"
        "|la página que buscas|la página que busca|la página que estás buscando",
        "no encontrada|no encontrado|no se encuentra|no se ha encontrado|no se encontró"
        "|no fue encontrada|no existe|ya no existe|no disponible|no está disponible"
        "|ya no está disponible|ha sido eliminada|ha sido eliminado|eliminada|eliminado"
        "|no se puede encontrar|no se pudo encontrar|temporalmente no disponible",
        "no encontrado|no encontrada"
        "|error interno del servidor|error del servidor|error de servidor"
        "|error de base de datos|error de conexión a la base de datos|puerta de enlace incorrecta"
        "|error al establecer una conexión con la base de datos|servicio no disponible"
        "|error estableciendo una conexión con la base de datos|algo salió mal|algo ha salido mal"
        "|algo ha ido mal|algo fue mal|ha ocurrido un error|se ha producido un error"
        "|ocurrió un error|se produjo un error|ha ocurrido un error inesperado|error inesperado"
        "|en mantenimiento|sitio en mantenimiento|página en mantenimiento|web en mantenimiento"
        "|estamos en mantenimiento|modo de mantenimiento|volvemos pronto|volveremos pronto"
        "|acceso denegado|solicitud incorrecta",
        "que buscas|que busca|que estás buscando|que está buscando|que buscabas|que has solicitado"
        "|que ha solicitado|que intentas ver|en esta dirección",
        "no encontramos *|no hemos encontrado *|no hemos podido encontrar *|no podemos encontrar *"
        "|no pudimos encontrar *|no se encontró *|no se ha encontrado *|no se encuentra *"
        "|no se puede encontrar *|no se pudo encontrar *|no existe *|* no ha sido encontrada"
        "|* no pudo ser encontrada|* parece que no existe|parece que * no existe"
        "|* no se puede mostrar|* ha desaparecido|* se ha movido",
    ),
    "it": Phrases(
        "pagina|la pagina|questa pagina|articolo|l'articolo|questo articolo|contenuto"
        "|il contenuto|documento|la pagina richiesta|la pagina che cerchi|la pagina cercata"
        "|la pagina che stai cercando",
        "non trovata|non trovato|non è stata trovata|non è stato trovato|non esiste|non esiste più"
        "|non disponibile|non è disponibile|non è più disponibile|non più disponibile|inesistente"
        "|è stata rimossa|è stato rimosso|rimossa|rimosso|temporaneamente non disponibile",
        "non trovato|non trovata|errore interno del server|errore del server|errore di database"
        "|errore del database|errore nella connessione al database|errore di connessione al database"
        "|errore nello stabilire una connessione al database|servizio non disponibile"
        "|servizio temporaneamente non disponibile|qualcosa è andato storto|si è verificato un errore"
        "|si è verificato un errore imprevisto|errore imprevisto|in manutenzione|sito in manutenzione"
        "|manutenzione in corso|modalità manutenzione|torniamo presto|torneremo presto"
        "|accesso negato|errore",
        "che cerchi|che cerca|che stai cercando|che sta cercando|che stavi cercando"
        "|che hai richiesto|che hai cercato|richiesta|a questo indirizzo",
        "non abbiamo trovato *|non troviamo *|non riusciamo a trovare *|non siamo riusciti a trovare *"
        "|impossibile trovare *|impossibile visualizzare *|* non può essere trovata"
        "|* non è stata individuata|* sembra non esistere|* è stata spostata|* è scomparsa",
    ),
    "pt": Phrases(
        "página|a página|esta página|artigo|o artigo|este artigo|conteúdo|o conteúdo|este conteúdo"
        "|notícia|documento|arquivo|a página solicitada|a página que procura|a página que você procura"
        "|a página que você está procurando",
        "não encontrada|não encontrado|não foi encontrada|não foi encontrado|não existe"
        "|já não existe|não existe mais|indisponível|não disponível|não está disponível"
        "|já não está disponível|não está mais disponível|foi removida|foi removido|removida|removido"
        "|inexistente|temporariamente indisponível",
        "não encontrado|não encontrada|erro interno do servidor|erro interno|erro do servidor"
        "|erro no servidor|erro de banco de dados|erro na base de dados|erro de ligação à base de dados"
        "|erro ao estabelecer uma conexão com o banco de dados|serviço indisponível"
        "|erro ao conectar com o banco de dados|serviço temporariamente indisponível|algo deu errado"
        "|algo correu mal|ocorreu um erro|ocorreu um erro inesperado|erro inesperado|em manutenção"
        "|site em manutenção|estamos em manutenção|modo de manutenção|voltamos já|voltaremos em breve"
        "|acesso negado|erro",
        "que procura|que procuras|que você procura|que você procurava|que está procurando"
        "|que você está procurando|que está a procurar|que tentou aceder|que você tentou acessar"
        "|solicitada|neste endereço",
        "não encontramos *|não conseguimos encontrar *|não foi possível encontrar *"
        "|não foi possível localizar *|não localizamos *|* não pôde ser encontrada"
        "|* não pode ser encontrada|* parece não existir|* foi movida|* desapareceu",
    ),
    "nl": Phrases(
        "pagina|de pagina|deze pagina|artikel|het artikel|dit artikel|inhoud|document|bestand"
        "|de opgevraagde pagina|de gevraagde pagina|de pagina die je zoekt|de pagina die u zoekt",
        "niet gevonden|is niet gevonden|werd niet gevonden|kan niet gevonden worden"
        "|kon niet worden gevonden|kan niet worden gevonden|bestaat niet|bestaat niet meer"
        "|niet beschikbaar|is niet beschikbaar|niet meer beschikbaar|is niet meer beschikbaar"
        "|is verwijderd|verwijderd|onbekend|tijdelijk niet beschikbaar",
        "niet gevonden|interne serverfout|serverfout|databasefout|fout bij het verbinden met de database"
        "|fout bij het maken van een verbinding met de database|service niet beschikbaar"
        "|dienst niet beschikbaar|er is iets misgegaan|er ging iets mis|er ging iets fout"
        "|er is iets fout gegaan|er is een fout opgetreden|er heeft zich een fout voorgedaan"
        "|onverwachte fout|in onderhoud|site in onderhoud|website in onderhoud"
        "|onderhoudsmodus|gepland onderhoud|we zijn zo terug|we zijn snel terug|toegang geweigerd|fout",
        "die je zoekt|die u zoekt|die je zocht|die u zocht|dat je zoekt|dat u zoekt|op dit adres",
        "we kunnen * niet vinden|we konden * niet vinden|wij kunnen * niet vinden"
        "|we hebben * niet gevonden|kan * niet vinden|* lijkt niet te bestaan|* is verplaatst",
    ),
    "sv": Phrases(
        "sida|sidan|den här sidan|artikel|artikeln|innehållet|dokumentet|sidan du söker"
        "|sidan som du söker|sidan du letar efter|den begärda sidan",
        "hittades inte|kunde inte hittas|kan inte hittas|hittas inte|finns inte|finns inte längre"
        "|saknas|är inte tillgänglig|är inte längre tillgänglig|har tagits bort|är borttagen"
        "|ej hittad|finns ej|är tillfälligt otillgänglig",
        "hittades inte|hittas inte|internt serverfel|serverfel|databasfel|något gick fel"
        "|fel vid upprättande av databasanslutning|tjänsten är inte tillgänglig"
        "|tjänsten otillgänglig|ett fel har inträffat|ett fel inträffade|ett fel uppstod"
        "|ett oväntat fel inträffade|ett oväntat fel uppstod|underhåll pågår|pågående underhåll"
        "|sidan är under underhåll|webbplatsen är under underhåll|underhållsläge"
        "|vi är snart tillbaka|åtkomst nekad",
        "du söker|som du söker|du letar efter|som du letar efter|du sökte",
        "vi kan inte hitta *|vi kunde inte hitta *|vi hittar inte *|vi hittade inte *|kan inte hitta *"
        "|kunde inte hitta *|* verkar inte finnas|* har flyttats",
    ),
    "da": Phrases(
        "side|siden|denne side|artikel|artiklen|indholdet|dokumentet|siden du leder efter"
        "|siden du søger|den side du leder efter|den ønskede side",
        "ikke fundet|blev ikke fundet|kunne ikke findes|kan ikke findes|findes ikke"
        "|findes ikke længere|eksisterer ikke|eksisterer ikke længere|er ikke tilgængelig"
        "|er ikke længere tilgængelig|er fjernet|er blevet fjernet|er slettet|ikke tilgængelig",
        "ikke fundet|intern serverfejl|serverfejl|databasefejl|fejl ved oprettelse af databaseforbindelse"
        "|tjenesten er ikke tilgængelig|noget gik galt|der gik noget galt|der opstod en fejl"
        "|der er opstået en fejl|der skete en fejl|uventet fejl|under vedligeholdelse"
        "|siden er under vedligeholdelse|vi er snart tilbage|adgang nægtet",
        "du leder efter|som du leder efter|du søger|du ledte efter",
        "vi kan ikke finde *|vi kunne ikke finde *|vi fandt ikke *|kan ikke finde *|* er flyttet",
    ),
    "no": Phrases(
        "side|siden|denne siden|artikkel|artikkelen|innholdet|dokumentet|siden du leter etter"
        "|siden du ser etter|siden du prøver å nå|sida",
        "ikke funnet|ble ikke funnet|kunne ikke bli funnet|kan ikke finnes|finnes ikke"
        "|finnes ikke lenger|eksisterer ikke|er ikke tilgjengelig|er ikke lenger tilgjengelig"
        "|er fjernet|er slettet|ikke tilgjengelig|finst ikkje|vart ikkje funnen",
        "ikke funnet|intern serverfeil|serverfeil"
        "|databasefeil|feil ved opprettelse av databaseforbindelse|tjenesten er ikke tilgjengelig"
        "|tjenesten er utilgjengelig|noe gikk galt|det oppstod en feil|det har oppstått en feil"
        "|en feil oppstod|en feil har oppstått|uventet feil|under vedlikehold"
        "|siden er under vedlikehold|vi er snart tilbake|ingen tilgang",
        "du leter etter|som du leter etter|du ser etter|du prøver å nå",
        "vi finner ikke *|vi fant ikke *|vi kan ikke finne *|vi kunne ikke finne *|kan ikke finne *"
        "|finner ikke *|fant ikke *|* er flyttet",
    ),
    "fi": Phrases(
        "sivu|sivua|tämä sivu|tätä sivua|artikkeli|artikkelia|sisältö|sisältöä|hakemaasi sivua"
        "|etsimääsi sivua|pyydettyä sivua|etsimäsi sivu|tiedostoa",
        "ei löydy|ei löytynyt|ei löydetty|ei ole olemassa|ei ole enää olemassa|ei ole saatavilla"
        "|ei ole enää saatavilla|ei voitu löytää|on poistettu|poistettu|ei ole käytettävissä",
        "ei löydy|ei löytynyt|palvelinvirhe|sisäinen palvelinvirhe|palvelimen sisäinen virhe"
        "|tietokantavirhe|virhe muodostettaessa tietokantayhteyttä|tietokantayhteyden virhe"
        "|palvelu ei ole käytettävissä|palvelu ei ole saatavilla|jotain meni pieleen|jokin meni pieleen"
        "|jokin meni vikaan|tapahtui virhe|on tapahtunut virhe|odottamaton virhe|huoltokatko"
        "|sivusto on huollossa|sivustoa huolletaan|palaamme pian|pääsy evätty|pääsy kielletty",
    ),
}
