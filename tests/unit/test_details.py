"""core/gather/details: what else they said that a letter can answer, each with the words that prove it."""

from __future__ import annotations

import pytest

from watcher.adapters.config import packs
from watcher.core.facts import Facts
from watcher.core.gather import extraction, gather
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.senders import senders
from watcher.core.verdict import Rejection

WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names(), signs=packs.signs())
SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org",))


def facts(text: str, language: str = "en", stage: str = "interview", kind: str = "job", **verdict: object) -> Facts:
    message = Message(digest="d", text=text, sender=Address("Ada Boss", "ada.boss@corvid.example"))
    told = Rejection(9, 4, (), language, kind, stage, **verdict)  # type: ignore[arg-type]
    return gather(message, told, SENDERS, ME, WORDINGS)


TOLD = [
    ("de", "Vielen Dank für Ihren Besuch bei uns.", "visited", ""),
    ("de", "Sie sind für diese Stelle zu erfahren für uns.", "level", ""),
    ("en", "I wanted to tell you this personally.", "personal", ""),
    ("en", "Sorry it took us so long to come back to you.", "late", ""),
    ("en", "We really enjoyed meeting you.", "met", ""),
    ("en", "Nothing this time.\n\nKind regards,\nThe Quillmark Careers Team", "team", "Quillmark Careers Team"),
    ("en", "Nothing this time.\n\nSincerely,\nCommittee on Admissions", "team", "Committee on Admissions"),
    ("en", "Nothing this time.\n\nSincerely,\nHuman Resources", "team", "Human Resources Team"),
    ("en", "We read your short story with care, and it is not for us.", "sent", "my story"),
    ("en", "Your bid was not the lowest.", "sent", "my bid"),
    ("en", "You can find the reviews in your account.", "comments_here", ""),
    ("de", "Leider nein.\n\nViele Grüße\nIhr Recruiting-Team", "team", "Liebes Recruiting-Team"),
    ("de", "Leider nein.\n\nViele Grüße\nDas Team der Möwenwerft", "team", "Liebes Team der Möwenwerft"),
    ("de", "Leider nein.\n\nMit freundlichen Grüßen\nDie Redaktion", "team", "Liebe Redaktion"),
    ("de", "Leider nein.\n\nMit freundlichen Grüßen\nIhre Auswahlkommission", "team", "Sehr geehrte Auswahlkommission"),
    ("fr", "Non.\n\nCordialement,\nL’équipe recrutement", "team", "Bonjour à toute l’équipe recrutement"),
    ("fr", "Non.\n\nCordialement,\nLe jury", "team", "Mesdames et Messieurs les membres du jury"),
    ("es", "No.\n\nUn saludo,\nEl equipo de Selección", "team", "equipo de Selección"),
    ("es", "No.\n\nAtentamente,\nComité Editorial", "team", "comité editorial"),
    ("it", "No.\n\nCordiali saluti,\nIl team di Gabbiano", "team", "team di Gabbiano"),
    ("it", "No.\n\nCordiali saluti,\nLa redazione", "team", "Redazione"),
    ("pt", "Não.\n\nAtenciosamente,\nEquipe de Talentos Gaivota", "team", "Equipe de Talentos Gaivota"),
    ("nl", "Nee.\n\nMet vriendelijke groet,\nTeam Recruitment", "team", "Beste team Recruitment"),
    ("nl", "Nee.\n\nMet vriendelijke groet,\nDe selectiecommissie", "team", "Geachte selectiecommissie"),
    ("de", "Mit Ihrem Projektantrag haben wir uns befasst.", "sent", "meinen Projektantrag"),
    ("de", "Ihr Manuskript passt nicht in unser Programm.", "sent", "mein Manuskript"),
    ("de", "Danke für Ihre eingereichten Gedichte.", "sent", "meine Gedichte"),
    ("de", "Ihre Kurzgeschichte nehmen wir nicht auf.", "sent", "meine Kurzgeschichte"),
    ("fr", "Votre offre n’a pas été retenue.", "sent", "mon offre"),
    ("fr", "Vos poèmes ne conviennent pas.", "sent", "mes poèmes"),
    ("es", "Su propuesta no ha sido seleccionada.", "sent", "mi propuesta"),
    ("it", "La Sua proposta non è stata scelta.", "sent", "la mia proposta"),
    ("it", "Il tuo racconto non è adatto.", "sent", "il mio racconto"),
    ("pt", "O seu artigo não foi aceite.", "sent", "o meu artigo"),
    ("nl", "Uw offerte is niet gekozen.", "sent", "mijn offerte"),
    (
        "en",
        "Please finish the drawing course before trying again.",
        "asked",
        "finish the drawing course before trying again",
    ),
    ("en", "We will still be asking you to bid for other roofs.", "rings", ""),
    ("en", "Your pre-qualification questionnaire did not meet the criteria.", "tender", ""),
    ("en", "Thank you for coming in to see us.", "visited", ""),
    ("en", "It was a close call.", "close", ""),
    ("en", "It came down to you and one other person.", "close", ""),
    ("en", "Nothing this time.\n\nBest wishes,\nHR Team, Corvid Hall", "team", "HR Team"),
    ("en", "Your case study was excellent.", "liked", "my case study"),
    ("en", "The jury particularly liked your drawings.", "liked", "my drawings"),
    ("en", "Thanks for the sketches, which we loved.", "liked", "my sketches"),
    (
        "en",
        "We liked how you took us through your plan for the quay.",
        "liked",
        "the way I took you through my plan for the quay",
    ),
    ("en", "I loved your ideas about the window seats a lot.", "liked", "my ideas about the window seats"),
    ("en", "We were impressed by your calm with callers, and we said so.", "liked", "my calm with callers"),
    ("en", "Thank you for completing the take-home exercise.", "shown", "take-home exercise"),
    ("en", "The other person has more experience with grid telemetry.", "area", "more experience with grid telemetry"),
    ("en", "We went with another studio whose accessibility work persuaded all.", "merit", "accessibility work"),
    ("en", "We received over 400 applications for this role.", "crowd", "over 400 applications"),
    ("en", "Tom and I really enjoyed it.", "others", "Tom"),
    ("en", "Thank you for our conversation last Thursday.", "day", "last Thursday"),
    ("en", "Please apply again in the spring.", "later", "in the spring"),
    ("en", "My director also liked you.", "good", "your director also liked me"),
    ("en", "Piotr is still talking about your figure four.", "liked", "my figure four"),
    ("en", "We chose someone who has been an intern here.", "deed", "has been an intern there"),
    (
        "en",
        "They were less sure about who would run the sessions if you were ill.",
        "point",
        "who would run the sessions if I were ill",
    ),
    ("en", "The contract was not awarded.", "gone", ""),
    ("en", "The role you applied for has been cancelled.", "gone", ""),
    ("en", "The new director froze all spending.", "on_hold", ""),
    ("en", "I have passed your CV to our sister company.", "passed_on", ""),
    ("en", "Let us stay in touch.", "touch", ""),
    ("en", "I would be happy to give you a call.", "call", ""),
    ("en", "The reviewers' comments are attached below.", "comments_here", ""),
    ("en", "The reviews will be sent next week.", "comments_later", ""),
    ("en", "It is a little too early for us.", "early", ""),
    ("en", "Please keep us posted on progress.", "posted", ""),
    ("en", "One piece of advice: shorter answers.", "advice", ""),
    ("en", "May we keep your details for freelance work?", "asks_keep", ""),
    ("en", "We have chosen someone else.", "one", ""),
    ("en", "The role is on hold.", "on_hold", ""),
    ("en", "We liked how you say you are a team of one.", "liked", "the way I say I am a team of one"),
    ("en", "The girls loved your beurre blanc.", "liked", "my beurre blanc"),
    (
        "en",
        "The way you walked Joel through the case is talked about.",
        "liked",
        "the way I walked Joel through the case",
    ),
    ("en", "Your lesson on Roman numerals was the liveliest.", "liked", "my lesson on Roman numerals"),
    ("en", "We took someone who has already run a retrofit.", "deed", "has run a retrofit"),
    ("en", "It went to someone who knows our tills, so there it is.", "deed", "knows your tills"),
    (
        "en",
        "We chose the other one. She'd done the same thing before and that tipped it.",
        "deed",
        "has done the same thing before",
    ),
    ("en", "I've gone with a lad who can start on Monday.", "deed", "can start on Monday"),
    ("en", "We need more depth, but we don't do hardware.", "bounds", "you don't do hardware"),
    ("en", "The jury wanted more depth on failure modes.", "point", "the need for more depth on failure modes"),
    ("en", "They are unconvinced that tides repeat.", "point", "whether tides repeat"),
    ("en", "Your bid was ranked third.", "rank", "third"),
    ("en", "We went with Delmarva for the chiller.", "winner", "Delmarva"),
    ("en", "Dr Anand will be joining us in May.", "winner", "Dr Anand"),
    ("en", "I'd be happy to introduce you to Sal at Tailwind.", "whom", "Sal at Tailwind"),
    ("en", "Would you consider the Saturday cook role?", "opening", "Saturday cook role"),
    ("en", "May I ring you when the second site is funded?", "later", "when the second site is funded"),
    ("en", "May I ring you when the second site is funded?", "rings", ""),
    ("en", "If you hit 40 paying growers drop me a line.", "later", "if I hit 40 paying growers"),
    ("en", "Do use my name with Dreweatts.", "reference", ""),
    ("en", "I would gladly help with the form.", "hand", ""),
    ("en", "Pop in and say hello some time.", "welcome", ""),
    ("en", "Two of us fought for it.", "fought", ""),
    ("en", "I have been putting off writing this one.", "heavy", ""),
    ("en", "We need somebody more junior.", "level", ""),
    ("en", "We invite you to enter the Lantern Portrait contest.", "opening", "Lantern Portrait contest"),
    ("en", "We invite you to take part in the Streets We Walk contest.", "opening", "contest"),
    ("en", "If you are interested, please submit a lightning talk.", "asked", "submit a lightning talk"),
    ("en", "We wanted a local firm.", "near", ""),
    ("en", "It is purely timing.", "sooner", ""),
    ("en", "Head office froze the hire.", "gone", ""),
    ("en", "I can't carry a third chair before April.", "why", "you can't carry a third chair before April"),
    ("en", "We only had six to give.", "why", "you only had six to give"),
    ("en", "Sorry, because the state changed the ratio on us.", "why", "the state changed the ratio on you"),
    ("en", "What undid us was length.", "point", "length"),
    ("en", "Elaine has said yes.", "winner", "Elaine"),
    ("en", "Your travel costs, please send to me.", "pays", ""),
    ("en", "You left your square here.", "returns", ""),
    ("en", "You were the best on fabric by a distance.", "good", "I was the best on fabric by a distance"),
    ("en", "Patients liked you.", "good", "patients liked me"),
    ("de", "Ich wollte Ihnen das persönlich mitteilen.", "personal", ""),
    ("de", "Vielen Dank für das angenehme Gespräch.", "met", ""),
    ("de", "Es war eine sehr knappe Entscheidung.", "close", ""),
    ("de", "Ihre Präsentation hat uns sehr gefallen.", "liked", "meiner Präsentation"),
    ("de", "Ihre Erfahrung im Holzbau hat uns sehr beeindruckt.", "liked", "meiner Erfahrung im Holzbau"),
    ("de", "Dein Umgang mit Kindern hat mir gut gefallen.", "liked", "meinem Umgang mit Kindern"),
    ("de", "Herr Abel und ich haben uns gefreut.", "others", "Herr Abel"),
    ("de", "Uns haben über 300 Bewerbungen erreicht.", "crowd", "über 300 Bewerbungen"),
    (
        "de",
        "Wir nehmen jemanden, der bereits mit unserer Software gearbeitet hat.",
        "deed",
        "bereits mit Ihrer Software gearbeitet hat",
    ),
    ("de", "Das geht nicht, da die Mittel bereits ausgeschöpft sind.", "why", "die Mittel bereits ausgeschöpft sind"),
    ("de", "Wir nehmen den Jannik, der wohnt hier.", "winner", "Jannik"),
    ("de", "Ihre Entwürfe fanden wir sehr schön.", "liked", "meinen Entwürfen"),
    ("de", "Ich war einer von den zwei.", "fought", ""),
    ("fr", "J'ai choisi un artisan qui pouvait commencer en mars.", "deed", "pouvait commencer en mars"),
    ("fr", "C'est non ; l'autre candidat parle néerlandais.", "why", "l'autre candidat parle néerlandais"),
    ("fr", "J'ai plaidé pour deux postes.", "fought", ""),
    ("es", "Ya que otros candidatos se ajustan mejor al puesto.", "why", "otros candidatos se ajustan mejor al puesto"),
    ("es", "Cuando salga algo de datos te llamo.", "later", "cuando salga algo de datos"),
    ("it", "Abbiamo preso un altro ragazzo che ha già fatto due anni.", "deed", "ha già fatto due anni"),
    ("it", "Passa a trovarci.", "welcome", ""),
    ("nl", "Ik zoek iemand die alle dagen kan, niet twee.", "deed", "alle dagen kan"),
    ("nl", "Wil je dat we je hiervan op de hoogte houden, geef dan een seintje.", "roles", ""),
    ("nl", "Dat is omdat andere kandidaten beter passen.", "why", "andere kandidaten beter passen"),
    ("pt", "Fechamos com outra pessoa, que já tinha vivência com Pix.", "deed", "já tinha vivência com Pix"),
    ("pt", "Vou guardar seu contato.", "rings", ""),
    ("fr", "Je tenais à vous prévenir personnellement.", "personal", ""),
    ("fr", "Merci pour notre échange.", "met", ""),
    ("fr", "Nous avons reçu plus de 200 candidatures.", "crowd", "plus de 200 candidatures"),
    ("es", "Gracias por la conversación del martes.", "day", "del martes"),
    ("es", "Nos gustó mucho tu presentación.", "liked", "mi presentación"),
    ("pt", "Foi um prazer a nossa conversa.", "met", ""),
    ("it", "Grazie per il colloquio di martedì.", "day", "di martedì"),
    ("it", "Abbiamo ricevuto oltre 150 candidature.", "crowd", "oltre 150 candidature"),
    ("nl", "Bedankt voor het prettige gesprek.", "met", ""),
    ("nl", "Sorry voor het lange wachten.", "late", ""),
    ("fr", "Merci encore d'être passé à l'atelier jeudi.", "visited", ""),
    (
        "fr",
        "J'ai choisi quelqu'un qui a déjà de l'expérience en reliure ancienne.",
        "area",
        "l'expérience en reliure ancienne",
    ),
    ("fr", "Votre book m'a touchée.", "liked", "mon portfolio"),
    ("fr", "Votre étude de cas était brillante.", "liked", "mon étude de cas"),
    ("es", "Fue muy parejo.", "close", ""),
    ("es", "Tu caso práctico nos gustó mucho.", "liked", "mi caso práctico"),
    ("nl", "Het scheelde heel weinig.", "close", ""),
    ("en", "Do look at Cove Park.", "asked", "look at Cove Park"),
    ("en", "Try us when you're twenty-five.", "asked", "try you when I'm twenty-five"),
    ("en", "We take a play once, so send us the next one.", "asked", "send you the next one"),
    ("en", "Don't let that stop you doing it.", "refrain", "let that stop me doing it"),
    ("en", "May I ring you when the second site is funded?", "may", "ring me when the second site is funded"),
    ("en", "Three of us read your play aloud.", "did", "three of you read my play aloud"),
    ("en", "Ticket's on us.", "gift", "the ticket"),
    ("en", "You can have staff discount until May.", "gift", "the offer of staff discount until May"),
    ("en", "Wishing you well with the move!", "wished", "the move"),
    ("en", "The other chap had his own van.", "deed", "has his own van"),
    ("en", "Took on Benno.", "winner", "Benno"),
    ("en", "I would not hesitate to speak for you as a reference.", "reference", ""),
    ("en", "The pump board won't let me hire before May.", "why", "the pump board won't let you hire before May"),
    ("en", "I wanted you to have this from me and not only from a robot.", "personal", ""),
    ("en", "You missed it by one vote.", "close", ""),
    ("en", "Your question about tide gates was one they had not thought of.", "liked", "my question about tide gates"),
    ("en", "There's a few days here and there if you want them.", "roles", ""),
    ("en", "Your application scored 52 out of 100.", "scores", ""),
    ("en", "Please do not stop making that library though.", "refrain", "stop making that library"),
    ("en", "Try Castellano over in Dunmore they lost a crew.", "asked", "try Castellano over in Dunmore"),
    ("en", "I owe you pepper soup at least.", "gift", "the offer of pepper soup"),
    ("en", "The jury adored the mariachi hearse.", "liked", "the mariachi hearse"),
    ("en", "The retry logic was nice.", "liked", "the retry logic"),
    ("en", "I have spoken to Sal in Skye.", "whom", "Sal in Skye"),
    ("en", "Everybody in the mill read it out.", "did", "everybody in the mill read it out"),
    ("en", "Your page about peat was read aloud.", "did", "my page about peat was read aloud"),
    ("en", "Have you thought of Whitby?", "asked", "look at Whitby"),
    ("en", "Please keep recording.", "asked", "keep recording"),
    ("en", "We're going with the guy who loves boxes.", "deed", "loves boxes"),
    ("en", "We go on with Malin. She knows the sluice and she lives here.", "deed", "knows the sluice"),
    ("en", "The office is filled. It is Mr Tolley.", "winner", "Mr Tolley"),
    ("en", "The sluice has slipped to next spring.", "why", "the sluice has slipped to next spring"),
    ("en", "We do six picture books a year.", "bounds", "you do six picture books a year"),
    ("en", "They would have taken you.", "fought", ""),
    ("en", "Sorry my friend.", "heavy", ""),
    ("en", "Would you be open to odd days?", "roles", ""),
    ("en", "You eat free when you come.", "welcome", ""),
    ("en", "You're owed lunch and an explanation.", "gift", "the offer of lunch and an explanation"),
    ("en", "I know that your blog taught me half of it.", "good", "my blog taught you half of it"),
    ("en", "Reviews are available at the submission site.", "comments_here", ""),
    ("en", "You may try with Prof. Okello.", "asked", "try with Prof. Okello"),
    ("en", "Get it done over the winter like I was telling you.", "asked", "get it done over the winter"),
    ("en", "The other gal called numbers at the ferry for years.", "deed", "called numbers at the ferry for years"),
    ("en", "Clinically you were the stronger.", "good", "I was the stronger"),
    ("en", "You'll have my reference whenever you like.", "reference", ""),
    ("en", "I did push.", "fought", ""),
    ("en", "It was between yourself and the Kiwi.", "close", ""),
    ("en", 'Member comments (anonymised): "Charming."', "comments_here", ""),
    ("de", "Versuchen Sie es doch mal bei Frau Kern in Wedel.", "asked", "es bei Frau Kern in Wedel versuchen"),
    ("de", "Lassen Sie sich bitte nicht entmutigen.", "refrain", "mich nicht entmutigen lassen"),
    ("de", "Es tut mir furchtbar leid.", "heavy", ""),
    ("de", "Ich hätte Sie genommen.", "fought", ""),
    ("fr", "Essayez la clinique de Redon.", "asked", "essayer la clinique de Redon"),
    ("fr", "Ne vous découragez surtout pas.", "refrain", "ne pas me décourager"),
    ("es", "No te desanimes.", "refrain", "no desanimarme"),
    ("es", "Sigue escribiendo.", "asked", "seguir escribiendo"),
    ("it", "Non lo prendiamo, ma mandaci altro.", "asked", "mandarvi altro"),
    ("it", "Non mollare.", "refrain", "non mollare"),
    ("pt", "Continue a pintar.", "asked", "continuar a pintar"),
    ("pt", "Não desanime.", "refrain", "não desanimar"),
    ("nl", "Kom gerust een keer langs om de hond uit te laten.", "asked", "langskomen om de hond uit te laten"),
    ("nl", "Geef het niet op.", "refrain", "het niet opgeven"),
    ("en", "Bring your own waders as the spare ones have a hole.", "asked", "bring my own waders"),
    ("en", "We went with the lad from Ludlow.", "winner", "the lad from Ludlow"),
    ("en", "The bouquet you did on the trial was gorgeous.", "liked", "the bouquet I did on the trial"),
    ("en", "On the list you stand at third place.", "rank", "third"),
    ("en", "The demo landed well.", "good", "the demo landed well"),
    ("en", "Post requires a bell-ringer's ticket.", "why", "the post requires a bell-ringer's ticket"),
    ("en", "Sorry for being such a coward.", "heavy", ""),
    ("en", "We did all listen to the clip twice.", "did", "you did all listen to the clip twice"),
    ("en", "Thank you for spending a whole morning in our kitchen.", "stay", "the whole morning in your kitchen"),
    ("en", "Thank you for spending a whole morning in our kitchen.", "met", ""),
    ("en", "We enjoyed the afternoon you spent with us in the shed.", "stay", "the afternoon I spent with you"),
    ("de", "Danke für den Vormittag in unserer Backstube.", "stay", "den Vormittag in Ihrer Backstube"),
    ("en", "Our reading committee has read it twice.", "panel", "the reading committee"),
    ("fr", "Le jury a retenu d'autres projets.", "panel", "au jury"),
    ("de", "Die Jury hat sich anders entschieden.", "panel", "der Jury"),
    ("en", "It was declined due to an incomplete budget sheet.", "reasoned", ""),
    ("en", "We only have five slots this summer.", "few", "five slots"),
    ("en", "Your film will not be part of this year's Tide Film Festival.", "occasion", "the Festival"),
    ("de", "Ihr Bild wird nicht Teil der Ausstellung.", "occasion", "der Ausstellung"),
    ("en", "Dear {{ first_name }}, it is a no.", "unfilled", ""),
    ("en", "I am glad that we met.", "met", ""),
    ("en", "This should not be seen as a reflection of your talent.", "spared", "my talent"),
    ("en", "We will keep your CV on file.", "papers", "my CV"),
    ("en", "We will keep your dossier until next year.", "papers", "my dossier"),
    ("en", "She has a better knowledge of sign language, which we need.", "area", "better knowledge of sign language"),
    ("en", "My apologies that you did not hear from us.", "late", ""),
    ("fr", "Désolé, le temps de nous réunir.", "late", ""),
    ("en", "Your details will remain in our system.", "papers", "my details"),
    (
        "de",
        "Gern nehmen wir Ihre Unterlagen in unseren Talentpool auf, um sie aufzubewahren.",
        "papers",
        "meine Unterlagen",
    ),
    ("fr", "Nous conservons votre CV.", "papers", "mon CV"),
    ("es", "Conservaremos tu currículum.", "papers", "mi currículum"),
    ("pt", "Manteremos seu currículo no banco de talentos.", "papers", "o meu currículo"),
    ("it", "Terremo il suo curriculum in archivio.", "papers", "il mio curriculum"),
    ("nl", "We bewaren graag je cv.", "papers", "mijn cv"),
    ("en", "This is no reflection on the quality of your writing.", "spared", "my writing"),
    ("en", "It does not reflect on your abilities.", "spared", "my abilities"),
    ("de", "Bitte verstehen Sie das nicht als Wertung Ihrer Qualifikation.", "spared", "meine Eignung"),
    ("fr", "Cela ne remet pas en cause la qualité de votre travail.", "spared", "mon travail"),
    ("es", "Esto no refleja la calidad de tu trabajo.", "spared", "mi trabajo"),
    ("it", "Questo non rappresenta un giudizio sul suo lavoro.", "spared", "mio lavoro"),
    ("nl", "Dit is geen oordeel over de kwaliteit van je werk.", "spared", "mijn werk"),
    ("en", "We were impressed by your background.", "cordial", "my background"),
    ("fr", "Malgré la qualité de votre parcours, non.", "cordial", "mon parcours"),
    ("en", "It is not a good fit for our list.", "line", "your list"),
    ("it", "Non rientra nella nostra linea editoriale.", "line", "la vostra linea editoriale"),
    ("en", "You are welcome to join our newsletter.", "follow", "your newsletter"),
    ("de", "Besuchen Sie unsere Karriereseite.", "follow", "die Karriereseite"),
    ("en", "I regret the form rejection.", "form", ""),
    ("de", "Bitte verzeihen Sie diese Standardantwort.", "form", ""),
    ("en", "Please keep writing.", "heartened", ""),
    ("es", "No te desanimes.", "heartened", ""),
    ("de", "Wir wachsen weiter und freuen uns auf Neues.", "growing", ""),
    ("de", "Bei uns werden regelmäßig neue Stellen frei.", "opens", ""),
    ("de", "Vielleicht werden sich unsere Wege wieder kreuzen.", "crossing", ""),
    ("de", "Es gab viele sehr gute Bewerbungen.", "strong", "guten Bewerbungen"),
    ("de", "Andere Profile passen besser zu dieser Stelle.", "nearer", ""),
    ("de", "Leider hat es diesmal nicht ganz gepasst.", "mismatch", "diesmal nicht ganz"),
    (
        "de",
        "Leider müssen wir sagen, dass Ihr Profil nicht ganz zu uns passt.",
        "unmet",
        "mein Profil nicht ganz zur Stelle passt",
    ),
    ("de", "Sie können das Thema gern als Workshop einreichen.", "recast", "einen Workshop"),
    ("de", "Für Feedback schreiben Sie bitte an rat@moewe.example.", "by_address", ""),
    ("de", "Anbei finden Sie die Gutachten.", "enclosed", "die Gutachten"),
    ("de", "Wir wünschen Ihnen schöne Feiertage.", "season", "schöne Feiertage"),
    ("de", "Wir wünschen Ihnen viel Erfolg.", "wished_well", ""),
    ("fr", "Nous sommes en pleine croissance.", "growing", ""),
    ("fr", "Nous publions régulièrement de nouvelles offres.", "opens", ""),
    ("fr", "Nous espérons que nos chemins se croiseront.", "crossing", ""),
    ("fr", "Nous avons reçu de nombreuses candidatures de qualité.", "strong", "bonnes candidatures"),
    ("fr", "D’autres profils correspondent davantage à ce poste.", "nearer", ""),
    (
        "fr",
        "Votre profil ne correspond pas à nos besoins.",
        "unmet",
        "mon profil ne corresponde pas tout à fait au poste",
    ),
    ("fr", "Pour un retour, écrivez à avis@mouette.example.", "by_address", ""),
    ("fr", "Nous vous souhaitons de joyeuses fêtes.", "season", "de belles fêtes"),
    ("fr", "Nous vous souhaitons une bonne continuation.", "wished_well", ""),
    ("nl", "Wij groeien en zoeken vaker mensen.", "growing", ""),
    ("nl", "Er komen regelmatig nieuwe vacatures vrij.", "opens", ""),
    ("nl", "Wie weet kruisen onze wegen elkaar nog eens.", "crossing", ""),
    ("nl", "We hebben veel goede sollicitaties ontvangen.", "strong", "goede sollicitaties"),
    ("nl", "Andere kandidaten sluiten beter aan bij deze functie.", "nearer", ""),
    (
        "nl",
        "Helaas sluit je profiel niet goed aan bij de functie.",
        "unmet",
        "mijn profiel niet helemaal bij de functie past",
    ),
    ("nl", "Voor feedback kun je mailen naar raad@meeuw.example.", "by_address", ""),
    ("nl", "We wensen je fijne feestdagen.", "season", "fijne feestdagen"),
    ("nl", "We wensen je veel succes.", "wished_well", ""),
    ("nl", "Laat je niet ontmoedigen.", "heartened", ""),
    ("en", "Best of luck in placing it.", "placing", ""),
    ("fr", "Nous espérons qu'un autre éditeur l'accueillera.", "placing", ""),
    ("en", "Feel free to reach out with any questions.", "enquire", ""),
    ("it", "Restiamo a disposizione per domande.", "enquire", ""),
    ("en", "If you would like feedback, please contact us within ten days.", "on_request", ""),
    ("en", "We hope to see you at the fair all the same.", "attend", ""),
    ("en", "The names of the winners will be announced in May.", "announced", ""),
    ("de", "Alle gespeicherten Daten werden gelöscht.", "erased", ""),
    ("fr", "Merci pour votre candidature spontanée.", "unasked", ""),
    ("en", "At present we have no suitable vacancies.", "none_open", ""),
    ("pt", "Motivo: pouca experiência com redes.", "reasoned", ""),
    ("fr", "Motif : moyenne insuffisante", "reasoned", ""),
    ("fr", "*Motif de la décision* : moyenne insuffisante", "reasoned", ""),
    ("de", "Der Kunde hat sich anders entschieden.", "relayed", "Kunde"),
    ("en", "The client has chosen another bid.", "relayed", "the client"),
    ("en", "Although you meet the requirements, it is a no.", "qualified", ""),
    ("fr", "Non.\n\nVeuillez agréer nos salutations distinguées.\n\nAda Boss", "stately", ""),
    ("en", "Nothing this time.\n\nKind regards,\nAda Boss & Robert Quill", "pair", "Ada Boss and Robert Quill"),
    ("de", "Leider nein.\n\nViele Grüße\nAda und Robert", "pair", "Ada und Robert"),
    ("de", "Leider nein.\n\nFreundliche Grüsse\nAda", "swiss", ""),
    ("de", "Ihre Offerte wurde nicht ausgewählt.", "swiss", ""),
    (
        "en",
        "The reviewers noted positive qualities of your application, such as your teaching experience.",
        "liked",
        "my teaching experience",
    ),
    ("en", "Our assessors have compiled some feedback on your application.", "comments_here", ""),
    ("en", "Best of luck with the raise and BIO-Europe.", "wished", "the raise and BIO-Europe"),
    ("en", "Keep an eye on our social media channel.", "follow", "your social media channel"),
    ("es", "Estamos creciendo.", "growing", ""),
    ("es", "Publicamos vacantes nuevas cada semana.", "opens", ""),
    ("es", "Ojalá nuestros caminos vuelvan a cruzarse.", "crossing", ""),
    ("es", "Recibimos muchas propuestas muy buenas.", "strong", "propuestas de tanto nivel"),
    ("es", "Elegimos a personas cuya experiencia encajaba mejor.", "nearer", ""),
    ("es", "Seguimos con candidaturas más afines al puesto.", "nearer", ""),
    ("es", "Esta vez no era el encaje que necesitamos.", "mismatch", "encaje"),
    ("es", "Tu perfil no se ajusta al puesto.", "unmet", "mi perfil no coincida con lo que buscan ahora"),
    ("es", "Solo teníamos cuatro plazas.", "few", "cuatro plazas"),
    ("es", "Podrías presentar la idea como una charla relámpago.", "recast", "una charla relámpago"),
    ("es", "Si quieres comentarios, escribe a faro@corvid.example y te enviaremos el feedback.", "by_address", ""),
    ("es", "Te deseamos unas felices fiestas.", "season", "unas felices fiestas"),
    ("es", "Te deseamos mucho éxito.", "wished_well", ""),
    ("es", "Nos gustaría conservar tu candidatura, si te parece bien.", "asks_keep", ""),
    ("it", "Stiamo crescendo.", "growing", ""),
    ("it", "Pubblichiamo spesso nuove posizioni, e le posizioni cambiano ogni settimana.", "opens", ""),
    ("it", "Speriamo che le nostre strade si incrocino di nuovo.", "crossing", ""),
    ("it", "Abbiamo letto molte proposte di alto livello.", "strong", "proposte di questo livello"),
    ("it", "Abbiamo scelto profili più in linea con il ruolo.", "nearer", ""),
    ("it", "Non era il match che cercavamo.", "mismatch", "match"),
    (
        "it",
        "Il tuo profilo non è in linea con il ruolo.",
        "unmet",
        "il mio profilo non corrisponda a ciò che cercate ora",
    ),
    ("it", "C'erano solo sei posti.", "few", "sei posti"),
    ("it", "Potresti presentare l'idea come una demo.", "recast", "una demo"),
    ("it", "Per un feedback scrivi a faro@corvid.example.", "by_address", ""),
    ("it", "Ti auguriamo buone feste.", "season", "buone feste"),
    ("it", "Ti auguriamo il meglio.", "wished_well", ""),
    ("pt", "Estamos crescendo.", "growing", ""),
    ("pt", "Abrimos vagas com frequência.", "opens", ""),
    ("pt", "Esperamos que os nossos caminhos voltem a cruzar-se.", "crossing", ""),
    ("pt", "Recebemos muitas propostas de alto nível.", "strong", "propostas de tão bom nível"),
    ("pt", "Seguimos com perfis mais alinhados à vaga.", "nearer", ""),
    ("pt", "Desta vez não foi o match que procuramos.", "mismatch", "match"),
    ("pt", "O seu perfil não se enquadra na vaga.", "unmet", "o meu perfil não corresponda ao que procuram agora"),
    ("pt", "Tínhamos apenas três bolsas.", "few", "três bolsas"),
    ("pt", "Pode apresentar a ideia como uma oficina.", "recast", "uma oficina"),
    ("pt", "Para feedback, escreva para faro@corvid.example.", "by_address", ""),
    ("pt", "Desejamos-lhe boas festas.", "season", "boas festas"),
    ("pt", "Muito sucesso.", "wished_well", ""),
]


@pytest.mark.parametrize(("language", "text", "detail", "value"), TOLD)
def test_a_detail_is_read_with_its_words(language, text, detail, value):
    """Each is found in one sentence, and what may be repeated is theirs, or our word for it."""
    found = dict(facts(text, language).told)
    assert detail in found
    assert found[detail].value == value
    assert found[detail].text in text


NOTHING = [
    ("en", "It came down to prior experience with boats.", "close"),
    ("en", "Your scores were below the benchmark of this year.", "comments_here"),
    ("en", "You may be asking what was lacking in your application; nothing was.", "advice"),
    ("en", "After the team debriefed we chose others.", "debrief"),
    ("en", "Best of luck in your academic and professional endeavors.", "wished"),
    ("en", "Thank you for applying to Corvid Hall, and thanks for thinking of Corvid Hall.", "liked"),
    ("de", "Es war schön, mehr über deine Erfahrungen zu erfahren.", "level"),
    ("de", "Wir laden Sie ein, unseren Kanal zu besuchen.", "visited"),
    ("de", "Danke für den Besuch unserer Webseite.", "visited"),
    ("es", "Te animamos a seguir creciendo.", "growing"),
    ("es", "Si abrimos un puesto que encaje mejor contigo, te avisaremos personalmente.", "why"),
    ("es", "Si abrimos un puesto que encaje mejor contigo, te avisaremos personalmente.", "personal"),
    ("es", "Ojalá encuentres una vacante donde tu perfil encaje mejor.", "nearer"),
    ("es", "Esto no significa que tu perfil no encaje.", "unmet"),
    ("es", "Esto no significa que no haya un encaje.", "mismatch"),
    ("it", "Ti invitiamo a crescere ancora.", "growing"),
    ("it", "Troverai un ruolo in cui il tuo profilo sia più in linea.", "nearer"),
    ("it", "Ciò non significa che il tuo profilo non sia in linea.", "unmet"),
    ("pt", "Continue crescendo.", "growing"),
    ("pt", "Talvez outra vaga em que o seu perfil encaixe melhor.", "nearer"),
    ("pt", "Isto não significa que o seu perfil não se enquadre.", "unmet"),
    ("es", "La vacante a la que postulaste fue Analista de Planillas.", "why"),
    ("en", "We chose Joss because she can also teach sport.", "why"),
    ("en", "It was so good having somebody who could hear the top tap.", "deed"),
    ("en", "Your proposal was rated A by the panel.", "liked"),
    ("en", "You have not been shortlisted.", "last"),
    ("en", "We encourage you to continue visiting our careers page.", "met"),
    ("en", "We will not be able to meet you.", "met"),
    ("en", "We cannot offer a call.", "call"),
    ("en", "Thank you for your patience while we worked through our interviews.", "met"),
    ("en", "At this time we are meeting with other candidates.", "met"),
    ("en", "No doubt you wonder where you came up short.", "met"),
    ("en", "We are looking for someone with more years in the trade.", "one"),
    ("en", "It is hard to judge the strength of an applicant by a form.", "one"),
    ("en", "I am sorry to report that your application is no longer under review.", "late"),
    ("en", "The finalists were chosen last week.", "last"),
    ("en", "People who send 100 proposals a month win more.", "crowd"),
    ("en", "Your deck was evaluated by our team.", "liked"),
    ("en", "We liked how you took you out of it.", "liked"),
    ("en", "We cannot offer you feedback.", "why"),
    ("en", "We have to inform you of the outcome.", "why"),
    ("en", "We will keep your details on file.", "why"),
    ("en", "There is no need to reply.", "why"),
    ("en", "We cannot proceed with it further.", "why"),
    ("en", "You were not among the best.", "good"),
    ("en", "Your work was good but not the best.", "good"),
    ("en", "Someone who is a better fit was chosen.", "deed"),
    ("en", "Those who have decided to apply are many.", "deed"),
    ("en", "We asked for this. They have invited another one.", "deed"),
    ("en", "The post has gone to somebody.", "gone"),
    ("en", "If you have questions about your application, write.", "point"),
    ("en", "I know, because Mick can't keep his mouth shut.", "why"),
    ("en", "So the syndicate won't be investing.", "why"),
    ("en", "We will pay attention to it.", "pays"),
    ("it", "Ti scrivo per la selezione.", "rings"),
    ("fr", "Je vous écris au sujet du poste.", "rings"),
    ("en", "We fund many projects.", "bounds"),
    ("en", "We do not take this decision lightly.", "bounds"),
    ("en", "We have gone with someone with a stronger profile.", "area"),
    ("en", "It's Friday, so we write.", "winner"),
    ("en", "We went with Another Studio.", "winner"),
    ("en", "Please do not hesitate to come back to us.", "welcome"),
    ("en", "I am happy to give you some feedback.", "rings"),
    ("en", "I'll not call you again.", "rings"),
    ("en", "Your travel costs will be paid.", "gone"),
    ("en", "His background is closer to what we need.", "close"),
    ("en", "We enjoyed your interest in the post.", "liked"),
    ("en", "We would like to hold onto your details.", "on_hold"),
    ("de", "Leider haben andere Bewerber besser gepasst.", "one"),
    ("de", "Das geht nicht, weil ich krank war.", "why"),
    ("de", "Der Stiftungsrat hat über 63 Anträge beraten.", "crowd"),
    ("de", "Mein Mann und ich haben gesprochen.", "others"),
    ("es", "No porque dibuje mejor que tú.", "why"),
    ("fr", "Car nous cherchons un autre profil.", "why"),
    ("de", "Wir konnten Ihnen keine Gelegenheit zu einem persönlichen Gespräch geben.", "met"),
    ("de", "Leider können wir Ihre Unterlagen nicht in unseren Pool aufnehmen.", "asks_keep"),
    ("fr", "Suite à l'examen des offres pour le marché « Entretien des chemins », nous regrettons.", "met"),
    ("fr", "Nous espérons vous voir comme visiteur.", "visited"),
    ("es", "Te recomendamos seguir atento a nuestras vacantes.", "advice"),
    ("pt", "A sua candidatura não foi recomendada.", "advice"),
    ("pt", "A empresa agradece o contato.", "one"),
    ("it", "Cerchiamo qualcuno con più esperienza.", "one"),
    ("nl", "Helaas kunnen wij uw kandidatuur niet weerhouden.", "asks_keep"),
    ("ca", "Ens sap greu, ha estat una decisió de la comissió, torn de tarda.", "hard"),
    ("en", "We have selected other candidates.", "one"),
    ("en", "We are sorry that we cannot give individual feedback.", "form"),
    ("en", "Because of the huge turnout this year we closed early.", "reasoned"),
    ("en", "There will be other calls, so try again when they come up.", "later"),
    ("en", "You are really a candidate with a sunny temper.", "area"),
    ("en", "If you would like to have your data deleted, write to us.", "erased"),
    ("en", "We encourage you to continue to watch our open positions.", "heartened"),
    ("en", "Ada and I really enjoyed it.\n\nBest,\nAda Boss", "others"),
    ("en", "Corvid and I say thanks.", "others"),
    ("en", "The Hiring Team and I say thanks.", "others"),
    ("en", "Jane and I spoke.", "others"),
    ("en", "We received 123456 applications.", "crowd"),
    ("de", "Leider kamen Sie nicht in die engere Auswahl.", "close"),
    ("de", "Leider waren Sie nicht in der engsten Auswahl.", "close"),
    ("en", "The curators have finished selecting from the open call.", "met"),
    ("en", "Thank you for answering our call for papers.", "met"),
    ("en", "There is a fund that closes in January and I will help.", "others"),
    ("es", "Hay 58 ofertas parecidas esperando.", "crowd"),
    ("fr", "On a partagé le dossier en interne.", "passed_on"),
    ("nl", "Het budget was te krap.", "close"),
    ("en", "Please do not reply to this address.", "refrain"),
    ("en", "Don't hesitate to write.", "refrain"),
    ("en", "Send us any questions you have.", "asked"),
    ("en", "Look at our careers page.", "asked"),
    ("en", "Take care.", "asked"),
    ("en", "May we keep your details?", "may"),
    ("en", "We read your application with interest.", "did"),
    ("en", "We looked at your work carefully.", "did"),
    ("en", "The choice is yours.", "gift"),
    ("en", "We wish you all the best for the future.", "wished"),
    ("en", "Good luck with your job search.", "wished"),
    ("en", "The other candidate had more relevant experience.", "deed"),
    ("en", "We went with the other candidate.", "winner"),
    ("en", "I'm sorry to tell you that it is a no.", "heavy"),
    ("en", "Dad hates doing it.", "heavy"),
    ("en", "I owe you an answer about the mill.", "gift"),
    ("en", "Keep the receipt.", "asked"),
    ("en", "The response was wonderful.", "liked"),
    ("en", "The employer has moved to the next step.", "why"),
    ("en", "Your references are fine, he spoke well of you.", "good"),
    ("en", "Your application was read by the board.", "did"),
    ("en", "There isn't a way to say it.", "why"),
    ("en", "The position has closed.", "why"),
    ("en", "It is a post of Grade 8.", "scores"),
    ("en", "The points come off in 2027.", "scores"),
    ("en", "His brother is home from Perth and I'd promised him the loader.", "others"),
    ("en", "I promised him the loader with drink on me.", "welcome"),
    ("de", "Bitte denken Sie an die Umwelt.", "asked"),
    ("de", "Schauen Sie sich unsere Stellenangebote an.", "asked"),
    ("de", "Es tut uns leid, Ihnen das mitteilen zu müssen.", "heavy"),
    ("fr", "N'hésitez pas à consulter nos offres.", "asked"),
    ("es", "Sigue adelante el proceso.", "asked"),
    ("nl", "Kijk op onze website.", "asked"),
    ("en", "The kiln you did not see was gorgeous.", "liked"),
    ("en", "We keep your data confidential.", "papers"),
    ("en", "Only three papers were submitted.", "few"),
    ("en", "For many it was the first time in years.", "fought"),
    ("en", "We spoke in the conference room.", "occasion"),
    ("en", "We show the work of others.", "occasion"),
    ("en", "Use {curly} brackets.", "unfilled"),
    ("en", "Thank you for your day at the future of work.", "stay"),
    ("en", "The number of judges is small.", "panel"),
    ("en", "Due to the high volume of applications we answer late.", "reasoned"),
    ("pt", "Mantenha seu currículo atualizado.", "papers"),
    ("en", "We encourage you to continue to apply.", "heartened"),
    ("en", "Your work reflects on the city.", "spared"),
    ("en", "Nothing this time.\n\nKind regards,\nSearch and Screen Committee", "pair"),
    ("en", "We hope to see you in another role.", "attend"),
    ("en", "The client list has grown.", "relayed"),
    ("en", "Your application met with interest.", "qualified"),
    ("en", "We have an opening in May.", "none_open"),
    ("en", "Your proposal, Intro to Matrix bots, was not accepted.", "whom"),
    ("nl", "Je bent altijd welkom om je opnieuw in te schrijven.", "welcome"),
    ("de", "Viele Grüße aus Bern, Ihr Angebot passt nicht.", "swiss"),
]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("I'm sorry, it went to somebody else.", {"singly", "terse"}),
        ("Unfortunately we chose somebody else.", {"terse"}),
        ("I am sorry. " + " ".join(f"Reason {n} was as good as any other." for n in range(7)), {"singly"}),
    ],
)
def test_how_they_write_is_a_sign(text, signs):
    """A person who says I, and a mail of a few words, are answered in kind."""
    assert {sign for sign in ("singly", "terse") if facts(text).has(sign)} == signs


def test_a_machine_is_nobody_and_not_brief():
    """What was sent by a program is no person's note, however short."""
    message = Message(digest="d", text="I'm sorry, no.", sender=Address("Corvid", "noreply@corvid.example"))
    told = gather(message, Rejection(9, 4, (), "en", "job", "unknown"), SENDERS, ME, WORDINGS)  # type: ignore[arg-type]
    assert not told.has("singly", "terse")


def test_who_signs_a_few_lines_by_given_name_is_a_friend():
    """Without a greeting the name below tells how one writes; a formal greeting outweighs it."""
    assert facts("No work this year. Bo\n\nJonas").register == "familiar"
    assert facts("Mate, the stands are full. Garth").register == "familiar"
    assert facts("It's Ada. We have somebody.").register == "familiar"
    assert facts("Dear Sir,\n\nNo work this year.\n\nJonas").register == "unknown"


@pytest.mark.parametrize(("language", "text", "detail"), NOTHING)
def test_what_is_denied_or_not_said_is_no_detail(language, text, detail):
    """A negation, the signer, the user, the firm and a team are nobody and nothing to mention."""
    assert not facts(text, language).has(detail)


STAGES = [
    ("That was a difficult decision.", "final", "unknown"),
    ("That was a difficult decision after our conversation; thank you for our conversation.", "final", "final"),
    ("It came down to you and one other person.", "unknown", "final"),
    ("Thank you for our conversation.", "unknown", "interview"),
    ("Thank you for your application.", "application", "application"),
    ("You did not make the short list for an interview.", "interview", "application"),
]


@pytest.mark.parametrize(("text", "told", "stage"), STAGES)
def test_how_far_it_went_needs_proof(text, told, stage):
    """Every choice is called difficult: only a meeting or the last few make it the final stage."""
    assert facts(text, stage=told).stage == stage


def test_no_feedback_is_not_a_closed_door():
    """Who cannot give feedback may still be thanked; who asks not to be written to may not."""
    closed = frozenset({"closed"})
    assert not facts("We cannot give individual feedback.", openness=closed).openness
    assert facts("Please do not reply to this letter.", openness=closed).openness == closed


def test_praise_in_a_form_letter_is_no_praise():
    """Before anybody has met the user, being impressed is a figure of speech."""
    assert not facts("We were impressed by your portfolio.", stage="application").has("liked")
    assert facts("We were impressed by your portfolio.").has("liked")


def test_a_form_of_address_for_all_is_no_firm():
    """`Technicien H/F` is a technician of either sex, and not one at H/F."""
    found = facts("Votre candidature au poste de Technicien de maintenance H/F a retenu notre attention.", "fr")
    assert (found.company, found.role and found.role.value) == (None, "Technicien de maintenance")


def test_who_was_named_may_be_spoken_of():
    """A name in the clause says whom `she` means."""
    told = dict(facts("We decided so because the pupils know Ruth and she can teach sport.").told)
    assert told["why"].value == "the pupils know Ruth and she can teach sport"


def test_a_reason_may_stand_below_its_heading():
    """`Motif :` and the reason in the next line, as portals write it."""
    assert facts("Motif communiqué :\n\nManque d'expérience.", "fr").has("reasoned")
    assert not facts("Motif communiqué :", "fr").has("reasoned")


def test_what_was_cast_is_not_who_was_chosen():
    """A name in the subject is what it was about."""
    text = "Hi Frances,\n\nProduction have cast Mrs Pike."
    message = Message("d", text=text, subject="LODGERS - Mrs Pike", sender=Address("", "casting@tin.example"))
    told = gather(message, Rejection(9, 4, (), "en", "job", "interview"), SENDERS, ME, WORDINGS).told
    assert "winner" not in dict(told)


@pytest.mark.parametrize(
    "text",
    ["I will be closing your application off on the system.", "The role has been cancelled and will not come back."],
)
def test_paused_is_what_may_go_on(text):
    """What the rules take for a pause counts only where the letter speaks of one."""
    assert "paused" not in facts(text, openness=frozenset({"paused"})).openness


def test_nobody_is_promised_what_was_forbidden():
    """`You may not reapply` is no invitation, whatever word of it was found."""
    assert "again" not in facts("You may not reapply within a year.", openness=frozenset({"again"})).openness


def test_many_who_applied_for_the_post_do_not_fill_it():
    """That it is taken is known only where they say so."""
    wrote = "We had strong applications for the post, have taken time over each and will not be progressing yours."
    filled = frozenset({"filled"})
    assert not facts(wrote, openness=filled).openness
    assert facts("The position has been filled.", openness=filled).openness == filled


@pytest.mark.parametrize(
    ("language", "taken", "other"),
    [
        ("de", "Die Stelle ist inzwischen anderweitig vergeben.", "Ihre Unterlagen senden wir Ihnen zurück."),
        ("de", "Wir haben bereits jemanden gefunden.", "Wir brauchen in diesem Jahr niemanden."),
        ("fr", "Le poste a entre-temps été pourvu.", "L’offre a été fermée."),
        ("fr", "Nous avons déjà trouvé la perle rare.", "Votre candidature n’a pas été retenue."),
        ("es", "La vacante ya ha sido cubierta.", "El proceso ha finalizado."),
        ("it", "La posizione è già stata coperta.", "La selezione si è chiusa."),
        ("pt", "A vaga já foi preenchida.", "O processo foi encerrado."),
        ("nl", "De functie is intussen ingevuld.", "De procedure is afgerond."),
    ],
)
def test_a_post_is_filled_where_they_say_so(language, taken, other):
    """In each language that says it in words of its own; a process that ended does not prove that anybody came."""
    filled = frozenset({"filled"})
    assert facts(taken, language, openness=filled).openness == filled
    assert not facts(other, language, openness=filled).openness


def test_a_post_is_filled_in_a_language_without_such_words():
    """What the rules found stays where nothing else is known of how that language says it."""
    filled = frozenset({"filled"})
    assert facts("Tjänsten är tillsatt.", "sv", openness=filled).openness == filled
