"""core/asking: what asks, and what only asks for a nod."""

import pytest

from watcher.core.text import sentences

TAGGED = [
    ("en", "We went with somebody else, ok?"),
    ("en", "The place is filled – all right?"),
    ("en", "It went to another firm, didn't it, eh?"),
    ("de", "Wir haben uns anders entschieden, ja?"),
    ("de", "Die Stelle ist vergeben, nicht wahr?"),
    ("fr", "On a pris quelqu'un d'autre, d'accord ?"),
    ("fr", "Le poste est pourvu hein ?"),
    ("es", "Al final cogimos a otra persona, ¿vale?"),
    ("es", "Ya no hay plaza ¿sí?"),
    ("pt", "A vaga ficou com outra pessoa, tá?"),
    ("pt", "Escolhemos outro fornecedor né?"),
    ("it", "Abbiamo scelto un'altra persona, va bene?"),
    ("ca", "Hem triat una altra persona, d'acord?"),
    ("nl", "We hebben iemand anders gekozen, hè?"),
    ("sv", "Vi tog någon annan, okej?"),
    ("da", "Vi valgte en anden, ikke?"),
    ("no", "Vi valgte en annen, ikke sant?"),
    ("fi", "Valitsimme toisen, eikö niin?"),
    ("et", "Valisime kellegi teise, eks?"),
    ("hu", "Mást választottunk, ugye?"),
    ("pl", "Wybraliśmy kogoś innego, dobrze?"),
    ("cs", "Vybrali jsme někoho jiného, jo?"),
    ("sk", "Vybrali sme niekoho iného, dobre?"),
    ("hr", "Izabrali smo nekoga drugog, u redu?"),
    ("sl", "Izbrali smo nekoga drugega, kajne?"),
    ("ru", "Мы взяли другого, хорошо?"),
    ("uk", "Ми взяли іншого, гаразд?"),
    ("bg", "Избрахме друг, нали?"),
    ("lt", "Pasirinkome kitą, gerai?"),
    ("lv", "Izvēlējāmies citu, labi?"),
    ("ro", "Am ales pe altcineva, bine?"),
    ("tr", "Başka birini seçtik, tamam mı?"),
    ("el", "Πήραμε κάποιον άλλο, εντάξει\u037e"),
    ("ar", "اخترنا شخصا آخر، تمام؟"),
    ("fa", "کس دیگری را انتخاب کردیم، باشه؟"),
    ("he", "בחרנו במישהו אחר, בסדר?"),
    ("hi", "हमने किसी और को चुना, ठीक है?"),
    ("id", "Kami memilih orang lain, ya?"),
    ("fil", "May napili na kami, ha?"),
    ("vi", "Bên mình đã chọn người khác, nhé?"),
    ("zh", "我们已经选了别人，好吗？"),
    ("ja", "別の方に決まりました、いいですね？"),
    ("ko", "다른 분을 모시기로 했어요, 네?"),
    ("th", "เราเลือกคนอื่นแล้ว, นะคะ?"),
]


@pytest.mark.parametrize(("language", "sentence"), TAGGED)
def test_a_statement_with_a_tag_is_stated(language, sentence):
    """Who says what was decided and wants a nod has said it; a day proposed like this is asked for still."""
    (said,) = sentences(sentence, "body")
    assert said.stated, language
    assert said.question, language


@pytest.mark.parametrize(
    "sentence",
    [
        "Would Tuesday be ok?",
        "Is that all right?",
        "Did you take somebody else?",
        "Have you decided, or is it too early?",
        "Como você tá?",
        "Oi, tudo bem?",
        "¿Te va bien el martes?",
        "Ist das in Ordnung?",
        "Ça va ?",
        "Was it a yes or a no?",
        "Is the place filled, and if so, by whom?",
        "(Have you chosen somebody else?)",
    ],
)
def test_a_question_states_nothing(sentence):
    """Words that make a tag behind a comma are part of the question without one."""
    (said,) = sentences(sentence, "subject")
    assert said.question
    assert not said.stated


def test_what_does_not_ask_is_stated():
    """Without a question mark nothing is asked, whatever the last word is."""
    (said,) = sentences("We went with somebody else, ok.", "body")
    assert said.stated
    assert not said.question
