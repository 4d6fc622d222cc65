"""Tell names from ordinary words, as far as a text shows it: when unsure, it is a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GIVEN = _words(
    """
    aaron abby abigail adam adrian agnes aidan aisha alan alastair alejandro alessandro alex alexander alexandra alexis
    alfie ali alice alison alistair amanda amelia amir amy ana anders andre andrea andreas andrew andy angela angus
    anita anja anna anne annie anthony anton antonio arjun arthur ashley barbara barry beatrice becky ben benjamin
    bernard beth bethany bjorn bobby brad brandon brenda brian bridget bruce bryan caitlin callum camille carl carla
    carlos carol caroline catherine cathy charles charlie charlotte chloe chris christian christina christine
    christopher ciara claire clare claudia colin connor conor craig daisy damian dan daniel daniela danny darren dave
    david deborah debbie declan deepak denise dennis derek diana diego dmitri dominic donna doug douglas dylan eamonn
    ed eddie edward edwin eileen elaine eleanor elena eli elizabeth ella ellen ellie emily emma eoin eric erik erin
    ethan eva evan evelyn fatima felix fergus fernando fiona florian fran frances francesca francis fred freddie
    frederick freya gareth gary gavin gemma george georgia gerald gerard giles gillian giovanni gordon graeme graham
    greg gregory guillaume gustav gwen hamish hannah hans harriet harrison harry hassan hazel heidi helen helena henrik
    henry holger howard hugh hugo ian imogen ingrid ines irene isaac isabel isabella isla ivan jackie jackson jacob
    jacqueline jake james jamie jan jane janet janice jason javier jeff jeffrey jen jenna jennifer jenny jeremy jerry
    jess jessica jill jim jimmy joan joanna joanne joe joel johan johanna john johnny jon jonas jonathan jordan jorge
    jose joseph josh joshua juan judith judy julia julian julie jurgen justin karen karim karl kate katherine kathleen
    kathy katie kayla keith kelly ken kenneth kenny kevin kieran kim kirsty klaus kristen kyle lars laura lauren lee
    leila leo leon leonard lewis liam linda lisa liz lorna lorraine louis louise luca lucas lucia lucy luis lukas luke
    lydia maciej maddie madison magnus malcolm manuel marco marcus margaret maria marie mario marion martin martina
    marta mary mateo mathias matt matthew maureen maya megan mehmet mei melanie melissa mia michael michelle miguel
    mike mikael mohamed mohammed molly monica muhammad nadia naomi natalie natasha nathan neil niall nicholas nicola
    nicole nigel nina noah noel nora oisin oleg oliver olivia omar oscar otto owen pablo padraig paolo patricia patrick
    paul paula pauline pedro peggy petra phil philip phoebe pierre piotr priya rachel raj rajesh ralph raphael raul
    rebecca rhys richard rita robert roberta roger roland ronan rory rosie ross rowan ruth ryan sabine sally sam
    samantha samuel sandra sanjay sara sarah scott sean sebastian sergio seamus shane shannon sharon sheila shirley
    siobhan simon sinead sofia sonia sophia sophie stefan stella stephanie stephen steve steven stewart stuart susan
    suzanne sven tamara tanya tara ted teresa terry theo theresa thomas tim timothy tina tobias toby todd tom tommy
    tomasz tracey tracy trevor ulrich valerie vanessa vera veronica vicky victoria vikram vincent virginia vladimir
    wayne wendy wilhelm william xavier yasmin yusuf yvonne zachary zara zoe
    """
)
"""Given names that are no ordinary words: they are names in small letters too."""

_BOTH = _words(
    """
    amber april archie art ash august autumn bella bill billy bob brook brooke carmen cash chance chase chip christmas
    clay cliff dale dawn dean destiny dick don drew earl faith finn forest frank gene ginger glen grace grant guy
    harmony heath heather holly hope hunter iris ivy jack jasmine jay jersey joy june kay kit lance lane lily max may
    mark melody miles mo nick norm olive opal pat patience pearl penny pete peter pip poppy randy ray reed rich rick
    rob robin rocky rose ruby russ rusty sage sandy sky skip sterling sue summer sunny tony trip val vic victor violet
    wade ward west will willow wills woody young
    """
)
"""Words that are names as well: with a capital letter in the middle of a sentence they are read as names."""

_ALWAYS_CAPITAL = _words(
    """
    i i'm i've i'll i'd monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december english british american europe european uk us usa eu ireland irish
    scotland scottish wales welsh england german germany french france spain spanish italian italy dutch australia
    australian canada canadian christmas easter nhs gp gps mri ct er ed ae dr physio a ok okay diy faq tldr tl lol omg
    btw imo imho fyi asap eta am pm km kg mph kph kmh bpm hr hrv rpm ftp tss ctl vo vo2 tt xc mtb bmx ebike dh it itb
    itbs ql si sij tfl acl mcl doms rpe tens nsaid nsaids bmi pt ot pbs pb pr dnf dns crossfit garmin strava zwift
    wahoo kickr rouvy tacx peloton trainerroad shimano sram campagnolo campag fizik hoka asics nike adidas saucony
    mizuno salomon altra lycra gore velcro theragun hyperice pilates yoga ironman parkrun marathon audax sportive tour
    giro vuelta gravel epsom achilles nurofen ibuprofen paracetamol voltarol vaseline bulgarian romanian swiss nordic
    russian turkish thoracic lumbar c1 c2 c3 c4 c5 c6 c7 l1 l2 l3 l4 l5 s1 t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12
    discord
    """
)
"""Words of training, medicine and time that are written with a capital letter and name nobody."""

_PLAIN = _words(
    """
    a about after again all also although am an and another any anyone are as ask at back bad be because been before
    being best better both bike but by can can't cannot car carry could cyclist cyclists cycling day days did do does
    doesn't doing don't done down each either else even ever every everyone feel feels few first for from get gets
    getting give go goes going gone good got had has have haven't having he hello help her here hers hey hi him his
    hour hours how i if in is isn't it it's its just keep last leg legs less like long lower many me mid minutes more
    most much my neck never new no nobody not nothing now of off on once one only or our out over pain people please
    quite race rather really ride rider riders riding right run runner runners running saddle same second seems she
    should since so some somebody someone something soon sorry spasm spasms spine still stop stretch stretches such
    sure tell than thank thanks that that's the their them then there these they they're thing things this those three
    through to today tomorrow tonight too tried try trying turbo two under until up upper use used using very was
    wasn't way we week weeks well went were what what's when where which while who whose why will with without won't
    would year years yes yesterday yet you your yours deep heat tiger balm rest coach
    """
)
"""Words of everyday questions: what they name is nobody."""

_ENDINGS = ("ing", "ed", "ly", "ness", "ment", "tion", "less", "able", "ful", "est")
"""Endings of ordinary words: enough to trust the capital letter at the start of a sentence."""

WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
"""A word as `is_name` looks at it."""

_SAYS = _words("said says told tells reckons reckon thinks suggested suggests recommended recommends swears")
_WORD = re.compile(WORD)


def is_name(word: str, known: Collection[str], *, is_first: bool = False, follows: str = "") -> bool:
    """Tell whether `word`, as written, is read as a name.

    `known` are ordinary words in small letters; `is_first` at the start of a sentence, where a capital letter says
    little; `follows` is the word after it.
    """
    small = word.casefold().replace("’", "'").removesuffix("'s")
    parts = small.split("-")
    if any(part in _GIVEN for part in parts):
        return True
    if not word[:1].isupper() or small in _ALWAYS_CAPITAL:
        return False
    if small in _BOTH:
        return follows.casefold() in _SAYS if is_first or word.isupper() else True
    if all(len(part) == 1 or part in known or part in _PLAIN or part in _ALWAYS_CAPITAL for part in parts):
        return False
    return not (is_first and small.endswith(_ENDINGS))


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of curated texts in small letters, without those that are given names."""
    words = (word.casefold().replace("’", "'") for text in texts for word in _WORD.findall(text))
    return frozenset(part for word in words for part in word.removesuffix("'s").split("-")) - _GIVEN
