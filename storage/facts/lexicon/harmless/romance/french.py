"""Differences that are known to be harmless in French."""

from __future__ import annotations

from storage.facts.lexicon.harmless_words import Accents, HarmlessWords

LANGUAGES = (
    HarmlessWords(
        code="fr",
        name="French",
        accents=Accents.LAST_VOWEL,
        common="""
            le la les l' un une du de d' au aux et ou où mais donc car ni ne n' pas plus que qu'
            qui quoi dont ce cet cette ces c' son sa ses leur leurs notre nos il elle ils elles on
            nous vous je se s' lui eux y en à dans par pour sur sous avec sans chez entre vers
            depuis pendant selon contre après avant est sont était étaient être été a ont avait
            avaient avoir sera fait faire peut doit dit comme aussi très tout tous toute toutes
            même autre autres deux ans lors ainsi alors déjà encore bien
            """,
        # Only masculine singular: with la and les here too, "le ministre" and "la ministre" or
        # "le prix" and "les prix" would be the same.
        function_words="l' le un",
        adverbs="""
            actuellement aussi autrement_dit au_demeurant bel_et_bien bien_entendu bien_sûr
            cependant certes comme_on_le_sait d'ailleurs d'ores_et_déjà de_leur_côté
            de_son_côté de_surcroît désormais dorénavant déjà effectivement également
            elle_aussi elles_aussi en_ce_moment en_effet en_fait en_outre en_réalité eux_aussi
            évidemment lui_aussi maintenant néanmoins par_ailleurs pendant_ce_temps pour_leur_part
            pour_sa_part pourtant quant_à_elle quant_à_elles quant_à_eux quant_à_lui rapidement
            rappelons_le toutefois tranquillement très vite à_ce_propos à_ce_sujet à_cet_égard
            à_présent
            """,
        # Without accents a participle equals its present tense: déclaré, déclare.
        reporting="""
            dit déclaré indiqué expliqué précisé souligné ajouté fait_savoir fait_remarquer
            dit dit_aux_journalistes dit_à_la_presse déclaré déclaré_aux_journalistes
            dit déclaré déclaré_à_la_presse déclaré_devant_la_presse indiqué_à_la_presse
            disent déclarent indiquent expliquent précisent soulignent ajoutent font_savoir
            disait déclarait indiquait expliquait précisait soulignait ajoutait faisait_savoir
            disaient déclaraient indiquaient expliquaient précisaient soulignaient
            dit déclara indiqua expliqua précisa souligna ajouta fit_savoir
            dirent déclarèrent indiquèrent expliquèrent précisèrent soulignèrent
            dire déclarer indiquer expliquer préciser souligner faire_savoir
            disant déclarant indiquant expliquant précisant soulignant ajoutant
            """,
        synonyms="""
            a_eu_lieu s'est_déroulé s'est_tenu s'est_produit
            a_eu_lieu s'est_déroulée s'est_tenue s'est_produite
            à_l'aide_d' au_moyen_d'
            à_l'aide_de au_moyen_de
            a_lieu se_déroule se_tient
            a_pris_la_fuite s'est_enfui
            a_pris_la_fuite s'est_enfuie
            ado adolescent
            ados adolescents
            afin pour
            afin_d' dans_le_but_d' pour
            afin_de dans_le_but_de pour
            agent_de_police policier
            agents_de_police policiers
            ainsi_qu' et
            ainsi_que et
            alors_qu' tandis_qu'
            alors_que tandis_que
            approximativement environ à_peu_près
            au à_l'
            au_cours lors
            au_début au_commencement
            au_sein_de dans
            au_sein_des dans_les
            au_sein_du dans_le
            au_sujet à_propos
            au_terme à_l'issue
            au_total en_tout
            augmentation hausse
            augmentations hausses
            augmente accroît
            augmenté accru
            augmenter accroître
            auparavant précédemment
            aura_lieu se_déroulera se_tiendra
            aussitôt immédiatement tout_de_suite
            auteure autrice
            auteures autrices
            auto automobile voiture
            autobus bus
            automobiles autos voitures
            avait_lieu se_déroulait se_tenait
            avoir_lieu se_dérouler se_tenir
            baisse diminution
            baisses diminutions
            bâti construit édifié
            bâtie construite édifiée
            bâtir construire édifier
            bâtis construits édifiés
            beaucoup_d' de_nombreuses
            beaucoup_d' de_nombreux
            beaucoup_de de_nombreuses
            beaucoup_de de_nombreux
            bel beau
            bicyclettes vélos
            bientôt prochainement
            c'est_à_dire à_savoir
            car parce_que parce_qu'
            ce cet
            cela ça
            célébré fêté
            célébrer fêter
            centre_hospitalier hôpital
            centres_hospitaliers hôpitaux
            chaussures souliers
            coach entraîneur
            coachs entraîneurs
            commençait débutait démarrait
            commencé débuté démarré
            commencement début
            commencent débutent démarrent
            commencer débuter démarrer
            commencera débutera démarrera
            complètement entièrement totalement
            composé_de constitué_de
            composée_de constituée_de
            composés_de constitués_de
            concernant en_ce_qui_concerne
            concernant_le à_propos_du au_sujet_du
            concernant_les à_propos_des au_sujet_des
            consacré_à dédié_à
            consacré_au dédié_au
            consacré_aux dédié_aux
            consacrée_à dédiée_à
            consacrée_au dédiée_au
            consacrée_aux dédiée_aux
            constamment en_permanence
            contraindre obliger
            contraint obligé
            contraints obligés
            convié invité
            convier inviter
            conviés invités
            courriel email e-mail mail
            courriels emails e-mails mails
            craignent redoutent
            craindre redouter
            craint redoute
            créé fondé
            créée fondée
            créer fonder
            d' de
            d'après selon
            d'une_façon d'une_manière de_façon de_manière
            dans_tout_le_pays à_travers_le_pays à_travers_tout_le_pays
            de_nouveau à_nouveau
            de_sorte_que si_bien_que
            déboursé dépensé
            débourser dépenser
            décède meurt
            décédé mort
            décédée morte
            décéder mourir
            décédés morts
            délibérément intentionnellement
            démontré prouvé
            démontrer prouver
            déposé_plainte déposé_une_plainte porté_plainte
            déposer_plainte porter_plainte
            dernièrement récemment
            dérobé volé
            dérobée volée
            dérober voler
            dérobés volés
            dès_que aussitôt_que sitôt_que
            dévoilé révélé
            dévoiler révéler
            dévoilés révélés
            du de_l'
            durant pendant
            effectué réalisé
            effectuée réalisée
            effectuer réaliser
            effectués réalisés
            emploi job
            emploient utilisent
            emplois jobs
            employé utilisé
            employée utilisée
            employer utiliser
            employés utilisés
            emprisonné incarcéré
            emprisonnée incarcérée
            emprisonner incarcérer
            emprisonnés incarcérés
            en_dépit_d' malgré
            en_dépit_de malgré
            en_dépit_des malgré_les
            en_dépit_du malgré_le
            en_même_temps simultanément
            en_partie partiellement
            en_raison à_cause du_fait
            endommagé abîmé
            endommagés abîmés
            endroits lieux
            enfants gamins gosses
            entre_autres notamment
            entreprise firme
            entreprises firmes
            envers à_l'égard_de
            équipé_de doté_de
            équipée_de dotée_de
            essayait tentait
            essayé tenté
            essayer tenter
            essentiellement principalement
            est_situé se_trouve
            est_située se_trouve
            est_survenu s'est_produit a_eu_lieu
            est_survenue s'est_produite a_eu_lieu
            exclusivement uniquement
            facilement aisément
            façon manière
            fini terminé
            finie terminée
            finir terminer
            finis terminés
            finit termine
            foot football
            fréquemment souvent
            gagnant vainqueur
            gagnants vainqueurs
            gagne_l'élection remporte_l'élection
            gagne_le_match remporte_le_match
            gagner_le_match remporter_le_match
            gens personnes
            gravement grièvement
            habitait résidait
            habite réside
            habitent résident
            habiter résider
            habits vêtements
            immense énorme
            infos informations
            instauré mis_en_place
            instaurée mise_en_place
            instaurer mettre_en_place
            l' la
            l'ensemble_des la_totalité_des
            la_bicyclette le_vélo
            la_majorité_des la_plupart_des
            la_mort le_décès
            lors à_l'occasion
            lorsque lorsqu' quand
            maman mère
            mari époux
            marqué_un_but inscrit_un_but
            marquer_un_but inscrire_un_but
            met_fin met_un_terme
            mettent_fin mettent_un_terme
            mettre_fin mettre_un_terme
            mis_fin mis_un_terme
            nouveau nouvel
            ont_lieu se_déroulent se_tiennent
            organisations_syndicales syndicats
            papa père
            pape souverain_pontife
            par_l'intermédiaire par_le_biais
            parfois quelquefois
            participe prend_part
            participé pris_part
            participent prennent_part
            participer prendre_part
            parvenir_à réussir_à
            parviennent_à réussissent_à
            parvient_à réussit_à
            perdre_la_vie trouver_la_mort
            perdu_la_vie trouvé_la_mort
            peu_après peu_de_temps_après
            peu_avant peu_de_temps_avant
            photo photographie
            photos photographies
            pompier sapeur-pompier
            pompiers sapeurs-pompiers
            prend_la_fuite s'enfuit
            prendre_la_fuite s'enfuir
            près à_proximité
            presque quasiment
            probablement vraisemblablement
            puisque puisqu'
            que qu'
            s' se
            s'appelle se_nomme
            s'élève_à se_monte_à
            sa_femme son_épouse
            sa_mort son_décès
            se_poursuit continue
            se_poursuivent continuent
            se_situe se_trouve
            séisme tremblement_de_terre
            semblable similaire
            semblables similaires
            site_internet site_web
            sont_situées se_trouvent
            sont_situés se_trouvent
            soudain soudainement subitement tout_à_coup
            suite_à à_la_suite_d'
            suite_à à_la_suite_de
            suite_au à_la_suite_du
            suite_aux à_la_suite_des
            supplémentaire additionnel
            supplémentaire additionnelle
            supplémentaires additionnelles
            supplémentaires additionnels
            sur_internet sur_le_net sur_le_web
            surprenant étonnant
            surprenants étonnants
            surviennent se_produisent
            survient se_produit
            tel_que comme
            télé télévision
            téléphone_cellulaire téléphone_mobile téléphone_portable
            telle_que comme
            telles_que comme
            tels_que comme
            vieil vieux
            vu_que étant_donné_que
            """,
        spellings="""
            burka burqa
            cacahouète cacahuète
            casher kasher
            clef clé
            clefs clés
            cuiller cuillère
            cuillers cuillères
            eczéma exéma
            effraie effraye
            essaie essaye
            essaient essayent
            fioul fuel
            gasoil gazole
            lobbies lobbys
            matches matchs
            maxima maximums
            minima minimums
            paie paye
            paiement payement
            paiements payements
            paient payent
            paiera payera
            paies payes
            sandwiches sandwichs
            scénarii scénarios
            spaghetti spaghettis
            supporters supporteurs
            tsar tzar czar
            tsars tzars czars
            yaourt yoghourt yogourt
            yaourts yoghourts yogourts
            """,
        # Words without accents, with their plurals and derived words.
        spelling_rules=(
            (r"^balluchon", "baluchon"),
            (r"^bistrot", "bistro"),
            (r"^bonhommie", "bonhomie"),
            (r"^boursouffl", "boursoufl"),
            (r"^charriot", "chariot"),
            (r"^cheik(s?)$", r"cheikh\1"),
            (r"^combatt?i[fv]", "combativ"),
            (r"^daurade", "dorade"),
            (r"^djihad", "jihad"),
            (r"^(deal|lead)eur(s?)$", r"\1er\2"),
            (r"^(cahut|corol|girol)[tl]e", r"\1e"),
            (r"^hidjab", "hijab"),
            (r"^imbecillit", "imbecilit"),
            (r"^interpell", "interpel"),
            (r"^iourte", "yourte"),
            (r"^(joaill|quincaill)ier", r"\1er"),
            (r"^nenuphar", "nenufar"),
            (r"^ognon", "oignon"),
            (r"^(amonc|morc|niv|renouv|ruiss)ellement", r"\1element"),
            (r"^persiffl", "persifl"),
            (r"^phantasm", "fantasm"),
            (r"^tzigane", "tsigane"),
        ),
        # Not "le": le lundi means every Monday.
        before_dates="ce en",
        # Numerals, shares and superlatives; "un des", "le lundi"; and verbs after a pronoun.
        fixed_phrases="""
            ainsi_que alors_que au_plus_vite aussi_bien aussi_longtemps aussi_peu aussi_rapidement
            aussi_vite avant_que bien_que jusqu'à_maintenant jusqu'à_présent maintenant_que
            moins_rapidement moins_vite parce_que pas_un_très pas_une_très plus_rapidement plus_vite
            pour_que sans_que si_bien_que tant_que très_peu trop_rapidement trop_vite
            venu_d'ailleurs venue_d'ailleurs venues_d'ailleurs venus_d'ailleurs
        """,
        not_before="""
            peu tiers quart demi millier million milliard nombre plus moins meilleur pire seul même
            autre certain tel premier dernier maximum minimum des de du d' sur par à contre et
            lundi mardi mercredi jeudi vendredi samedi dimanche matin soir week-end
            a ai as ont avait avaient avez avons aura auront aurait auraient avoir ayant est était
            leur leurs sien mien nôtre vôtre
            """,
        pronouns="il elle ils elles",
        auxiliaries="""
            ai as a avons avez ont avais avait avions aviez avaient aurai auras aura aurons aurez
            auront aurais aurait aurions auriez auraient eus eut eurent aie ait aient
            suis es est sommes êtes sont étais était étions étiez étaient serai seras sera serons
            serez seront serais serait seraient fus fut furent soient été eu être avoir étant ayant
            """,
    ),
)
