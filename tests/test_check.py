"""The check: every rule fires at its line, and all faults are found in one run, without any that follows from another."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from graph.errors import PackInvalid
from seed.checks.check import read_checked
from seed.loading.project import project
from tests.support.frozen import FROZEN
from tests.support.tiny import STRONG, WEAK, Edit, World, clinic, entity, findings, mandate, offering, world, write_pack


def edited(folder: Path, edit: Edit) -> Path:
    """The tiny world with a change, written as a pack."""
    content = world()
    edit(content)
    return write_pack(folder / "zz", content)


def of_schema_2(content: World) -> World:
    """Its instrument, in a pack that is written in schema 2."""
    content["pack.yaml"]["schema"] = 2
    return act(content)


def younger(content: World, day: str | int, kind: str) -> World:
    """The same with an instrument of the last day of 1999 that amends, replaces or implements it, which is of the day."""
    of_schema_2(content).update(enactedOn=day)
    new = entity("zz.instrument.new", kind="LAW", jurisdiction="zz", enactedOn="1999-12-31")
    content["instruments.yaml"].append(new | {kind: ["zz.instrument.act"]})
    return content


def act(content: World) -> World:
    entry: World = content["instruments.yaml"][0]
    return entry


def cure(content: World) -> World:
    entry: World = content["therapies.yaml"][0]
    return entry


def office(content: World) -> World:
    entry: World = content["authorities.yaml"][0]
    return entry


def powers(*times: World) -> Edit:
    """Its authority has these levels, one after the other."""
    power = {"level": "LIMITED", "statement": "It warns.", "cites": WEAK}
    return lambda content: office(content).update(enforcement=[power | each for each in times])


def condition(**fields: Any) -> Edit:
    """The therapy was studied for a condition of which this is said."""

    def edit(content: World) -> None:
        content["conditions.yaml"] = [entity("condition.pox", **fields)]
        cure(content).update(studiedFor=[STUDY])

    return edit


def studied(*studies: Any) -> Edit:
    """The therapy was studied so, for a condition that there is."""

    def edit(content: World) -> None:
        content["conditions.yaml"] = [entity("condition.pox")]
        cure(content).update(studiedFor=[*studies])

    return edit


STUDY = {"to": "condition.pox", "level": "EMERGING", "statement": "A few.", "cites": WEAK}


def another_act(slug: str, **fields: Any) -> World:
    return entity(f"zz.instrument.{slug}", kind="LAW", jurisdiction="zz", **fields)


def claim(slug: str, value: str, cites: Any = STRONG, **fields: Any) -> World:
    about = {"about": "zz.instrument.act", "predicate": "enactedOn", "value": value}
    return {"id": f"zz.claim.{slug}", "cites": cites} | about | fields


def held(slug: str, value: str, **fields: Any) -> World:
    return claim(slug, value, **({"about": "zz.mandate.office.inspection", "predicate": "HOLDS"} | fields))


def repeated(content: World) -> None:
    offering(content)["routes"] = ["zz.route.lawful", "zz.route.lawful"]


def ring(content: World) -> None:
    content["instruments.yaml"] += [
        another_act("b", implements=["zz.instrument.c"]),
        another_act("c", implements=["zz.instrument.d"]),
        another_act("d", implements=["zz.instrument.b"]),
    ]


def two_routes(content: World) -> None:
    offering(content)["routes"] = [
        {"to": "zz.route.lawful", "validTo": "2020-01-01"},
        {"to": "zz.route.grey", "validFrom": "2020-01-01"},
    ]


def coverage(**fields: str) -> Edit:
    cell = {"jurisdiction": "zz", "kind": "ROUTE", "declared": "NONE"} | fields
    return lambda content: content["pack.yaml"].update(coverage=[cell])


DOUBTFUL = [{"source": "zz.source.law", "at": "Art. 9", "confidence": "UNVERIFIED"}]


def lines(*rows: World, source: str = "zz.source.report") -> Edit:
    return lambda content: content.update({"coverage.yaml": [{"source": source, "lines": list(rows)}]})


# One fault a line, however long: what is done to the tiny world, and what the check says of it.
# ruff: noqa: E501
FAULTS: dict[str, tuple[Edit, str]] = {
    "unknown key": (lambda c: clinic(c).update(sumary="x"), "zz/clinics.yaml:30: sumary: is no key that may stand here; did you mean summary?"),
    "unknown key of a link": (lambda c: offering(c).update(therapy={"to": "therapy.cure", "validFrm": "2020-01-01"}), "did you mean validFrom?"),
    "missing key": (lambda c: clinic(c).pop("jurisdiction"), "zz/clinics.yaml:2: jurisdiction: is missing"),
    "missing citations": (lambda c: clinic(c).pop("cites"), "zz/clinics.yaml:2: cites: is missing; every fact needs a citation"),
    "no citation": (lambda c: clinic(c).update(cites=[]), "zz/clinics.yaml:5: cites: is empty; every fact needs a citation"),
    "no citation of a child": (lambda c: offering(c).update(cites=[]), "offerings.0.cites: is empty; every fact needs a citation"),
    "dangling link": (lambda c: mandate(c).update(covers=["zz.route.lawfull"]), "covers: there is no zz.route.lawfull; did you mean zz.route.lawful?"),
    "link of the wrong kind": (lambda c: mandate(c).update(activity="zz.route.lawful"), "zz/mandates.yaml:12: activity: zz.route.lawful is a route; name an activity, one of activities.yaml"),
    "unknown source": (lambda c: clinic(c).update(cites=[{"source": "zz.source.lew"}]), "zz/clinics.yaml:6: cites: there is no source zz.source.lew; did you mean zz.source.law?"),
    "duplicate id": (lambda c: c["routes.yaml"].append(c["routes.yaml"][0]), "the id zz.route.lawful is taken already, by zz/routes.yaml:3"),
    "duplicate id of a child": (lambda c: act(c)["provisions"].append(act(c)["provisions"][0]), "the id zz.provision.act.art-1 is taken already"),
    "self-implementation": (lambda c: act(c).update(implements=["zz.instrument.act"]), "implements: leads back to itself, zz.instrument.act -> zz.instrument.act"),
    "ring": (ring, "implements: leads back to itself, zz.instrument.b -> zz.instrument.c -> zz.instrument.d -> zz.instrument.b"),
    "part of itself": (lambda c: c["authorities.yaml"][0].update(partOf="zz.authority.office"), "partOf: leads back to itself"),
    "self-broader": (lambda c: cure(c).update(broader=["therapy.cure"]), "broader: leads back to itself"),
    "self-replacement": (lambda c: act(c).update(replaces=["zz.instrument.act"]), "replaces: leads back to itself"),
    "reach without covers": (lambda c: mandate(c).update(covers=[]), "zz/mandates.yaml:13: reach and covers disagree"),
    "covers without reach": (lambda c: mandate(c).update(reach="NO_CLINIC"), "zz/mandates.yaml:13: reach and covers disagree"),
    "routes that are none": (lambda c: mandate(c).update(covers=["zz"]), "covers: reach ROUTES needs a Route, zz is none"),
    "jurisdiction that is none": (lambda c: mandate(c).update(reach="EVERY_CLINIC"), "covers: reach EVERY_CLINIC needs a Jurisdiction, zz.route.lawful is none"),
    "two routes on one day": (two_routes, "routes: two routes are claimed on one day; end one before the other"),
    "order": (lambda c: clinic(c).update(validFrom="2020-01-02", validTo="2020-01-01"), "zz/clinics.yaml:31: validTo 2020-01-01 is before validFrom 2020-01-02"),
    "order of a link": (lambda c: mandate(c).update(covers=[{"to": "zz.route.lawful", "validFrom": "2020-01-02", "validTo": "2020-01-01"}]), "is before validFrom"),
    "order of coverage": (coverage(validFrom="2020-01-02", validTo="2020-01-01"), "is before validFrom"),
    "coverage of nowhere": (coverage(jurisdiction="yy"), "yy is no jurisdiction of these packs"),
    "day": (lambda c: clinic(c).update(validFrom="2024-02-30"), "validFrom: '2024-02-30' is not in the calendar"),
    "no day": (lambda c: clinic(c).update(validFrom=2024), "validFrom: '2024' is no day: write it as YYYY-MM-DD"),
    "script address": (lambda c: c["sources.yaml"][0].update(url="javascript:alert(1)"), "is no web address: use http:// or https://"),
    "file address": (lambda c: c["sources.yaml"][0].update(url="file:///etc/passwd"), "is no web address"),
    "id form": (lambda c: c["activities.yaml"][1].update(id="activity.Sanctions"), "is no id: use lower-case letters"),
    "id of a derived gap": (lambda c: c.update({"gaps.yaml": [entity("zz.gap.derived.no-authority.grey", jurisdiction="zz", kind="OTHER")]}), "is kept for gaps that follow from the graph"),
    "id of another kind": (lambda c: c["activities.yaml"][1].update(id="zz.route.sanctions"), "must have the form <jurisdiction>.activity.<slug>"),
    "id of the load": (lambda c: c["jurisdictions.yaml"].append(entity("dataset")), "the id dataset must be a word of its own"),
    "id of the pack": (lambda c: c["pack.yaml"].update(id="zz"), "zz/pack.yaml:2: the id zz is taken already, by an entity"),
    "newer schema": (lambda c: c["pack.yaml"].update(schema=3), "zz/pack.yaml:3: schema: the pack has schema 3, this Remit reads 1 to 2; update Remit"),
    "instrument without a day": (lambda c: of_schema_2(c).pop("enactedOn"), "zz.instrument.act has neither enactedOn nor validFrom"),
    "year": (lambda c: act(c).update(enactedOn=20240), "enactedOn: 20240 is no year: write it with four digits"),
    "amends what is younger": (lambda c: younger(c, "2000-01-02", "amends"), "zz.instrument.new is of 1999-12-31 and amends zz.instrument.act, which is of 2000-01-02"),
    "replaces what is younger": (lambda c: younger(c, 2000, "replaces"), "zz.instrument.new is of 1999-12-31 and replaces zz.instrument.act, which is of 2000"),
    "implements what is younger": (lambda c: younger(c, "2000-01-01", "implements"), "and implements zz.instrument.act, which is of 2000-01-01"),
    "no schema": (lambda c: c["pack.yaml"].pop("schema"), "zz/pack.yaml:1: schema: is missing"),
    "builds on nothing": (lambda c: c["pack.yaml"].update(buildsOn=["other"]), "builds on other; name both packs"),
    "escape": (lambda c: c["pack.yaml"].update(buildsOn=["../../etc"]), "buildsOn.0: '../../etc' is no id"),
    "manifest that is a list": (lambda c: c.update({"pack.yaml": []}), "zz/pack.yaml:1: must be a mapping of keys to values"),
    "manifest that is empty": (lambda c: c.update({"pack.yaml": None}), "zz/pack.yaml:1: must be a mapping of keys to values"),
    "file that is a mapping": (lambda c: c.update({"clinics.yaml": {"id": "x"}}), "zz/clinics.yaml:1: must be a list"),
    "entry that is a text": (lambda c: c["clinics.yaml"].append("zz.clinic.two"), "must be a mapping of keys to values"),
    "number": (lambda c: act(c).update(number=323), "number: must be text; put it in quotes if it is a number"),
    "choice": (lambda c: act(c).update(kind="LAWS"), "kind: 'LAWS' is none of 'LAW', 'GOVERNMENT_RESOLUTION', "),
    "choice with a hint": (lambda c: c["routes.yaml"][1].update(standing="GRAY"), "'GRAY' is none of 'LAWFUL' or 'GREY'; did you mean GREY?"),
    "no choice": (lambda c: act(c).update(kind=1), "kind: must be 'LAW', "),
    "choice in small letters": (lambda c: c["routes.yaml"][1].update(standing="Lawful"), "'Lawful' is none of 'LAWFUL' or 'GREY'; did you mean LAWFUL?"),
    "choice in words": (lambda c: act(c).update(kind="Government resolution"), "; did you mean GOVERNMENT_RESOLUTION?"),
    "choice of a level": (lambda c: c["authorities.yaml"][0]["enforcement"].update(level="Moderat"), "enforcement.level: 'Moderat' is none of 'NONE', 'LIMITED', 'MODERATE', 'STRONG' or 'UNKNOWN'; did you mean MODERATE?"),
    "choice of coverage": (coverage(kind="ROUTES"), "coverage.0.kind: 'ROUTES' is none of "),
    "key in capitals": (lambda c: clinic(c).update(SUMMARY="x"), "SUMMARY: is no key that may stand here; did you mean summary?"),
    "key with a low line": (lambda c: mandate(c).update(granted_by=[]), "granted_by: is no key that may stand here; did you mean grantedBy?"),
    "key of the manifest": (lambda c: c["pack.yaml"].update(license="x"), "license: is no key that may stand here; did you mean licence?"),
    "key of coverage": (coverage(notes="x"), "coverage.0.notes: is no key that may stand here; did you mean note?"),
    "key of a citation": (lambda c: clinic(c).update(cites=[{"source": "zz.source.law", "page": "1"}]), "cites.0.page: is no key that may stand here"),
    "key beside a level": (lambda c: c["authorities.yaml"][0]["enforcement"].update(state="x"), "enforcement.state: is no key that may stand here; did you mean statement?"),
    "level at a time": (powers({"validTo": "2019-12-31"}, {"validFrom": "2020-01-01", "level": "SOME"}), "enforcement.1.level: 'SOME' is none of 'NONE', "),
    "two levels on one day": (powers({"validTo": "2020-01-01"}, {"validFrom": "2020-01-01"}), "enforcement: two levels hold on one day; end one before the other"),
    "level that ends before it begins": (powers({"validFrom": "2020-01-02", "validTo": "2020-01-01"}), "validTo 2020-01-01 is before validFrom 2020-01-02"),
    "no level": (powers(), "enforcement: must name at least one"),
    "level in a word": (lambda c: office(c).update(enforcement="LIMITED"), "enforcement: must be a list: begin each item with '- '"),
    "level of no source": (powers({"cites": [{"source": "zz.source.rumour"}]}), "cites: there is no source zz.source.rumour"),
    "code of another form": (condition(codes={"ICD-10": ["G35", "g35"]}), "zz/conditions.yaml:14: codes: 'g35' is no code of ICD-10; write it like G35"),
    "code of another vocabulary": (condition(codes={"MeSH": ["G35"]}), "codes: 'G35' is no code of MeSH; write it like D009103"),
    "code twice": (condition(codes={"ICD-10": ["G35", "G35"]}), "codes: 'G35' stands there twice"),
    "code that is no list": (condition(codes={"ICD-10": "G35"}), "codes.ICD-10: must be a list"),
    "vocabulary": (condition(codes={"ICD": ["G35"]}), "codes.ICD: 'ICD' is none of 'ICD-10', 'ICD-11', 'MeSH' or 'NCIT'; did you mean ICD-11?"),
    "condition that is a kind of itself": (condition(broader=["condition.pox"]), "broader: leads back to itself, condition.pox -> condition.pox"),
    "study without a level": (studied({name: value for name, value in STUDY.items() if name != "level"}), "studiedFor.0.level: is missing"),
    "study without a source": (studied(STUDY | {"cites": []}), "studiedFor.0.cites: is empty; every fact needs a citation"),
    "study in a word": (studied("condition.pox"), "studiedFor.0: must be a mapping of keys to values"),
    "study that is no list": (lambda c: cure(c).update(studiedFor="condition.pox"), "studiedFor: must be a list: begin each item with '- '"),
    "study of what is no condition": (studied(STUDY | {"to": "zz.route.grey"}), "studiedFor: zz.route.grey is a route; name a condition, one of conditions.yaml"),
    "study of a condition that is not there": (studied(STUDY | {"to": "condition.fox"}), "studiedFor: there is no condition.fox; did you mean condition.pox?"),
    "study twice": (studied(STUDY, STUDY | {"level": "UNPROVEN"}), "studiedFor: names condition.pox twice with the same beginning"),
    "study that ends before it begins": (studied(STUDY | {"validFrom": "2020-01-02", "validTo": "2020-01-01"}), "validTo 2020-01-01 is before validFrom 2020-01-02"),
    "offering for what is no condition": (lambda c: offering(c).update(conditions=["zz.route.grey"]), "conditions: zz.route.grey is a route; name a condition"),
    "key of a child": (lambda c: offering(c).update(route=[]), "offerings.0.route: is no key that may stand here; did you mean routes?"),
    "English name twice": (lambda c: clinic(c).update(names={"en": "x", "ru": "y"}), "zz/clinics.yaml:31: names.en: the English name stands in name; leave this one out"),
    "English summary twice": (lambda c: clinic(c).update(summary="x", summaries={"en": "x", "ru": "y"}), "zz/clinics.yaml:32: summaries.en: the English text stands in summary; leave this one out"),
    "summary in Russian alone": (lambda c: clinic(c).update(summaries={"ru": "y"}), "zz/clinics.yaml:30: summaries: there is no summary that this says in another language"),
    "English statement of a relationship twice": (lambda c: c["authorities.yaml"][0]["enforcement"].update(statements={"en": "x"}), "enforcement.0.statements.en: the English text stands in enforcement.0.statement; leave this one out"),
    "English statement twice": (lambda c: cure(c)["evidence"].update(statements={"en": "x"}), "evidence.statements.en: the English text stands in evidence.statement; leave this one out"),
    "consequence that is left out": (lambda c: c.update({"gaps.yaml": [entity("zz.gap.x", kind="OTHER", jurisdiction="zz", consequences=["A.", "B."], consequencesIn={"ru": ["Раз."]})]}), "consequencesIn.ru: says 1 of the 2 consequences; say each of them, in the same order"),
    "summary in a language in capitals": (lambda c: clinic(c).update(summary="x", summaries={"RU": "x"}), "summaries.RU: is no language; write its two small letters, such as ru"),
    "alias that is no list": (lambda c: clinic(c).update(aliases={"ru": "x"}), "zz/clinics.yaml:31: aliases.ru: must be a list"),
    "language": (lambda c: clinic(c).update(names={"RU": "x"}), "zz/clinics.yaml:31: names.RU: is no language; write its two small letters, such as ru"),
    "predicate": (lambda c: c.update({"claims.yaml": [claim("x", "y", predicate="is held by")]}), "predicate: is neither a property, such as enactedOn, nor a relationship"),
    "near jurisdiction": (coverage(jurisdiction="zzz"), "zzz is no jurisdiction of these packs; did you mean zz?"),
    "list": (lambda c: mandate(c).update(covers="zz.route.lawful"), "covers: must be a list"),
    "two lines": (lambda c: clinic(c).update(name="a\nb"), "name: must be on one line"),
    "too long": (lambda c: clinic(c).update(name="x" * 301), "name: is longer than 300 characters"),
    "claim": (lambda c: c.update({"claims.yaml": [claim("day", "1999-09-09")]}), "zz/claims.yaml:12: value: this claim is preferred, yet zz.instrument.act has enactedOn: 2000-01-01"),
    "relationship": (lambda c: c.update({"claims.yaml": [claim("x", "y", predicate="HOLD")]}), "predicate: there is no relationship HOLD; did you mean HOLDS?"),
    "archetype with a number that could be real": (lambda c: clinic(c).update(identifiers={"INN": "7707778246"}), "zz/clinics.yaml:31: identifiers: INN 7707778246 could be that of a real body; change its last digit"),
    "real clinic with a slip in its number": (lambda c: clinic(c).update(illustrative=False, identifiers={"INN": "7707778247"}), "identifiers: INN 7707778247 fails its checksum; look it up again"),
    "number of no scheme": (lambda c: clinic(c).update(identifiers={"SSN": "1"}), "identifiers.SSN"),
    "known link from what nobody verified": (lambda c: c["mandates.yaml"][0].update(cites=DOUBTFUL, covers=[{"to": "zz.route.lawful", "cites": STRONG}]), "covers: zz.mandate.office.inspection is UNVERIFIED, so this link is too; cite it with confidence: UNVERIFIED"),
    "known link to what nobody verified": (lambda c: c["routes.yaml"][1].update(cites=DOUBTFUL), "routes: zz.route.other is UNVERIFIED, so this link is too"),
    "table of no source": (lines({"at": "L1", "kind": "BLANK"}, source="zz.source.lew"), "zz/coverage.yaml:3: source: there is no source zz.source.lew; did you mean zz.source.law?"),
    "table with a hole": (lines({"at": "L1", "kind": "HEADING"}, {"at": "L3", "kind": "BLANK"}), "zz/coverage.yaml:10: at: after line 1 comes L2, not L3"),
    "table with an overlap": (lines({"at": "L1-L2", "kind": "HEADING"}, {"at": "L2", "kind": "BLANK"}), "at: after line 2 comes L3, not L2"),
    "line that is carried by nothing": (lines({"at": "L1"}), "carriedBy: no entry that is named here cites L1"),
    "line that is carried by what does not cite it": (lines({"at": "L1-L2", "carriedBy": ["zz.route.grey", "zz.authority.office"]}), "carriedBy: no entry that is named here cites L2; name one that does"),
    "line whose id is gone": (lines({"at": "L1", "carriedBy": ["zz.route.gray"]}), "carriedBy: there is no zz.route.gray; did you mean zz.route.grey?"),
    "blank line that says something": (lines({"at": "L1", "kind": "BLANK", "carriedBy": ["zz.route.grey"]}, source="zz.source.law"), "carriedBy: L1 is BLANK and says nothing"),
    "blank line that is cited": (lines({"at": "L1", "kind": "BLANK"}), "kind: zz.authority.office cites L1, so it is no BLANK line"),
    "two tables of one source": (lambda c: c.update({"coverage.yaml": [{"source": "zz.source.law", "lines": [{"at": "L1", "kind": "BLANK"}]}] * 2}), "source: zz.source.law has a table already; put all its lines in one"),
    "what stands in a clinic that nobody verified": (lambda c: clinic(c).update(cites=DOUBTFUL), "cites: zz.clinic.one is UNVERIFIED, so what stands in it is too"),
    "what stands in a law that nobody verified": (lambda c: act(c).update(cites=DOUBTFUL), "cites: zz.instrument.act is UNVERIFIED, so what stands in it is too"),
    "table that is a mapping": (lambda c: c.update({"coverage.yaml": {}}), "zz/coverage.yaml:1: must be a list: begin each source with '- source: ...'"),
    "contest with one side": (lambda c: c.update({"claims.yaml": [held("a", "zz.authority.office", contest="zz.contest.inps"), held("b", "zz", contest="zz.contest.insp"), held("c", "zz.authority.office", contest="zz.contest.insp")]}), "contest: no other claim has the contest zz.contest.inps; did you mean zz.contest.insp?"),
    "two holders and no contest": (lambda c: c.update({"claims.yaml": [held("a", "zz.authority.office"), held("b", "zz")]}), "value: zz.claim.a names another holder of zz.mandate.office.inspection; give both claims one contest"),
    "holder that is nowhere": (lambda c: c.update({"claims.yaml": [held("a", "zz.authority.ofice")]}), "value: there is no zz.authority.ofice; did you mean zz.authority.office?"),
    "property that is a slip": (lambda c: c.update({"claims.yaml": [claim("x", "2000", predicate="enactdOn")]}), "predicate: enactdOn is no property of zz.instrument.act; did you mean enactedOn?"),
    "relationship in small letters": (lambda c: c.update({"claims.yaml": [held("a", "zz", predicate="holds")]}), "predicate: holds is no property of zz.mandate.office.inspection; did you mean HOLDS?"),
    "day of a claim in words": (lambda c: c.update({"claims.yaml": [claim("x", "1 March 2015", WEAK), claim("y", "2000-01-01")]}), "value: write the day as YYYY-MM-DD, or as much of it as the source gives"),
    "offering that hides behind an archetype": (lambda c: offering(c).pop("illustrative"), "illustrative: the clinic is an archetype, so write illustrative: true here too"),
    "grey route with a law": (lambda c: c["routes.yaml"][2].update(providedBy=["zz.provision.act.art-1"]), "providedBy: a GREY route has no law that provides for it"),
    "citations alike": (lambda c: clinic(c).update(cites=[{"source": "zz.source.law", "at": "art 1"}]), "differ too little"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_the_one_finding(name: str, tmp_path: Path) -> None:
    edit, expected = FAULTS[name]

    (finding,) = findings(edited(tmp_path, edit))

    assert expected in finding
    assert finding.startswith("zz/")


def test_a_repeated_link_is_found(tmp_path: Path) -> None:
    found = findings(edited(tmp_path, repeated))

    assert any("names zz.route.lawful twice with the same beginning" in finding for finding in found)


def test_a_source_that_is_cited_cannot_be_deleted(tmp_path: Path) -> None:
    found = findings(edited(tmp_path, lambda content: content["sources.yaml"].pop()))

    assert len(found) == 2
    assert all("there is no source zz.source.report" in finding for finding in found)


TEN: list[tuple[Edit, str]] = [
    (coverage(jurisdiction="zzz"), "zz/pack.yaml"),
    (lambda c: c["activities.yaml"][1].update(colour="red"), "zz/activities.yaml"),
    (lambda c: clinic(c).update(cites=[], track="zz.track.none"), "zz/clinics.yaml"),
    (lambda c: offering(c).update(therapy="zz.route.grey"), "zz/clinics.yaml"),
    (lambda c: act(c).update(implements=["zz.instrument.act"]), "zz/instruments.yaml"),
    (lambda c: act(c)["provisions"][0].update(validFrom="2020-01-02", validTo="2020-01-01"), "zz/instruments.yaml"),
    (lambda c: mandate(c).update(reach="NOT_RECORDED"), "zz/mandates.yaml"),
    (lambda c: c["routes.yaml"][1].update(standing="MAYBE"), "zz/routes.yaml"),
    (lambda c: c["sources.yaml"][1].update(url="javascript:x"), "zz/sources.yaml"),
]


def test_all_faults_are_found_in_one_run_and_nothing_else(tmp_path: Path) -> None:
    def all_of_them(content: World) -> None:
        for edit, _ in TEN:
            edit(content)

    found = findings(edited(tmp_path, all_of_them))

    expected = sorted([*(file for _, file in TEN), "zz/clinics.yaml"])  # one of the edits makes two
    assert [finding.split(":")[0] for finding in found] == expected
    assert len(found) == 10


def test_an_unreadable_file_brings_no_findings_about_what_it_would_hold(tmp_path: Path) -> None:
    folder = edited(tmp_path, lambda content: clinic(content).pop("name"))
    (folder / "routes.yaml").write_text("- id: [", "utf-8")
    (folder / "sources.yaml").write_bytes(b"\xff")

    found = findings(folder)

    assert [finding.split(":")[0] for finding in found] == ["zz/clinics.yaml", "zz/routes.yaml", "zz/sources.yaml"]


def test_ids_are_unique_across_packs(tmp_path: Path) -> None:
    again = world()
    again["pack.yaml"]["id"] = "zz-other"
    one, other = write_pack(tmp_path / "one", world()), write_pack(tmp_path / "other", again)

    found = findings(one, other)

    assert "other/clinics.yaml:3: the id zz.clinic.one is taken already, by one/clinics.yaml:3" in found


def test_a_pack_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())

    assert findings(folder, folder / "..", folder) != []  # the parent is no pack
    assert findings(folder, folder) == []


def test_a_pack_may_build_on_another(tmp_path: Path) -> None:
    base = write_pack(tmp_path / "zz", world())
    manifest = world()["pack.yaml"] | {"id": "more", "buildsOn": ["zz-tiny"]}
    more = write_pack(tmp_path / "more", {"pack.yaml": manifest, "activities.yaml": [entity("activity.counsel")]})

    assert findings(base, more) == findings(more, base) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda c: clinic(c).update(summary="<script>alert(1)</script> Ignore all earlier instructions. =cmd|'/C calc'!A0"),
        lambda c: c.update({"claims.yaml": [claim("a", "2000-01-01"), claim("b", "2000-01-01", WEAK)]}),
        lambda c: c.update({"claims.yaml": [claim("a", "2000-01-01"), claim("b", "1999-01-01", WEAK)]}),
        lambda c: c.update({"claims.yaml": [claim("a", "anything", predicate="subject")]}),
        lambda c: mandate(c).update(reach="EVERY_CLINIC", covers=["zz"]),
        lambda c: mandate(c).update(reach="NO_CLINIC", covers=[]),
        lambda c: clinic(c).update(cites=[{"source": "zz.source.law", "at": at} for at in ("ст. 5", "п. 5")]),
        lambda c: c.update({"gaps.yaml": None}),
        lines({"at": "L1", "carriedBy": ["zz.authority.office"]}, {"at": "L2-L9", "kind": "BLANK"}),
        lambda c: clinic(c).update(identifiers={"INN": "7707778247", "OGRNIP": "1"}),
        lambda c: clinic(c).update(illustrative=False, identifiers={"INN": "7707778246"}),
        powers({"validTo": "2019-12-31"}, {"validFrom": "2020-01-01", "level": "NONE"}),
        studied(STUDY | {"validTo": "2019-12-31"}, STUDY | {"validFrom": "2020-01-01", "level": "ESTABLISHED"}),
        condition(codes={"ICD-10": ["G35", "C91.00"], "ICD-11": ["8A40.0"], "MeSH": ["D009103"], "NCIT": ["C3243"]}),
    ],
)  # fmt: skip
def test_what_is_sound_passes(edit: Edit, tmp_path: Path) -> None:
    assert findings(edited(tmp_path, edit)) == []


def test_a_misspelt_base_gets_a_hint(tmp_path: Path) -> None:
    base = write_pack(tmp_path / "zz", world())
    more = write_pack(tmp_path / "more", {"pack.yaml": world()["pack.yaml"] | {"id": "more", "buildsOn": ["zz-tinny"]}})

    (finding,) = findings(base, more)

    assert finding.endswith("builds on zz-tinny; name both packs, so that they load together; did you mean zz-tiny?")


def test_notes_and_hidden_files_may_lie_in_a_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    (folder / "README.md").write_text("A note", "utf-8")
    (folder / ".git").mkdir()
    (folder / ".DS_Store").touch()

    assert findings(folder) == []


def test_an_instrument_needs_a_day_from_schema_2_on_and_may_be_of_a_year(tmp_path: Path) -> None:
    old, year, same = world(), world(), world()
    act(old).pop("enactedOn")
    of_schema_2(year).update(enactedOn=1999)
    younger(same, 1999, "amends")
    begun = world()
    of_schema_2(begun).update(validFrom="2001-01-01")
    act(begun).pop("enactedOn")
    for number, content in enumerate((old, year, same, begun)):
        assert findings(write_pack(tmp_path / f"zz-{number}", content)) == []


@pytest.mark.parametrize(
    ("name", "hint"), [("clinic.yaml", "did you mean clinics.yaml?"), ("clinics.yml", "did you mean clinics.yaml?"), ("CLINICS.YAML", "did you mean clinics.yaml?"), ("pack.yml", "did you mean pack.yaml?"), ("notes.txt", "the files are pack.yaml"), ("sub", "")]
)  # fmt: skip
def test_a_stranger_in_a_pack_is_found(name: str, hint: str, tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    if name == "sub":
        (folder / name).mkdir()
    else:
        (folder / name).touch()

    (finding,) = findings(folder)

    assert finding.startswith(f"zz/{name}:1: is no file of a pack")
    assert hint in finding


def split_pack(folder: Path) -> Path:
    """The tiny world, its clinic in one of two files of a folder and its routes in three."""
    write_pack(folder, world())
    for name in ("clinics", "routes"):
        entries = json.loads((folder / f"{name}.yaml").read_text("utf-8"))
        (folder / f"{name}.yaml").unlink()
        (folder / name).mkdir()
        for number, entry in enumerate([*entries, None]):
            text = json.dumps([entry] if entry else [], indent=1)
            (folder / name / f"part-{number}.yaml").write_text(text, "utf-8")
    return folder


def test_entries_of_a_kind_may_lie_in_several_files_of_a_folder(tmp_path: Path) -> None:
    split = read_checked([str(split_pack(tmp_path / "split"))])
    whole = read_checked([str(write_pack(tmp_path / "whole", world()))])

    assert project(split).hash() == project(whole).hash()


def test_a_fault_in_one_of_several_files_is_found_there(tmp_path: Path) -> None:
    folder = split_pack(tmp_path / "zz")
    clinic = entity("zz.clinic.two", jurisdiction="yy")
    (folder / "clinics" / "part-1.yaml").write_text(json.dumps([clinic], indent=1), "utf-8")
    (folder / "clinics.yaml").write_text(json.dumps([entity("zz.clinic.one", jurisdiction="zz")], indent=1), "utf-8")
    (folder / "routes" / "notes.txt").touch()
    (folder / "routes" / "README.md").touch()
    (folder / "tracks").symlink_to(tmp_path)

    found = sorted(findings(folder))

    assert [line.split(": ")[0] for line in found] == [
        "zz/clinics/part-0.yaml:3", "zz/clinics/part-1.yaml:11", "zz/routes/notes.txt:1", "zz/tracks:1",
    ]  # fmt: skip
    assert "is a link to a folder outside the pack" in found[-1]


def test_a_pack_without_a_manifest_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    (folder / "pack.yaml").unlink()

    assert findings(folder) == ["zz/pack.yaml:1: is missing; every pack says with it what it is"]


def test_a_folder_that_is_no_pack_gives_one_finding(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()

    assert len(findings(tmp_path)) == 1


def test_a_newer_schema_is_the_only_finding(tmp_path: Path) -> None:
    folder = edited(tmp_path, lambda c: (c["pack.yaml"].update(schema=7), clinic(c).update(unheard_of=1)))

    (finding,) = findings(folder)

    assert "update Remit" in finding


def test_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    (tmp_path / "secret").write_text(json.dumps(world()["activities.yaml"]), "utf-8")
    (folder / "activities.yaml").unlink()
    (folder / "activities.yaml").symlink_to("../secret")

    assert findings(folder) == ["zz/activities.yaml:1: is a link to a file outside the pack; put the file itself here"]


def test_a_link_inside_the_pack_is_followed(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    (folder / ".data").mkdir()
    (folder / "activities.yaml").rename(folder / ".data" / "activities.yaml")
    (folder / "activities.yaml").symlink_to(".data/activities.yaml")

    assert findings(folder) == []


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    (folder / "tracks.yaml").symlink_to("tracks.yaml")

    assert findings(folder) == ["zz/tracks.yaml:1: is missing"]


@pytest.mark.parametrize("name", [".", "../zz", "../zz/"])
def test_a_path_names_the_folder_that_it_leads_to(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = edited(tmp_path, lambda content: clinic(content).pop("name"))
    monkeypatch.chdir(folder)

    with pytest.raises(PackInvalid) as caught:
        read_checked([name])

    assert caught.value.findings == ("zz/clinics.yaml:2: name: is missing",)


@pytest.mark.parametrize("name", ["", "no-such-pack", "no/such/pack", "x" * 5_000, "~root", "a\0b", "/dev/null"])
def test_a_name_that_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(PackInvalid, match=r"There is no pack .* Give a folder, or: ru-stem-cell-2026"):
        read_checked([name])


def test_a_file_of_a_pack_is_not_the_pack() -> None:
    with pytest.raises(PackInvalid, match=r"is one file of a pack\. Give the folder"):
        read_checked(["seed/packs/ru-stem-cell-2026/pack.yaml"])


def test_a_misspelt_name_gets_a_hint() -> None:
    with pytest.raises(PackInvalid, match=r"did you mean ru-stem-cell-2026\?"):
        read_checked(["ru-stemcell-2026"])


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:  # root, as tests may run, is let in everywhere
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)

    assert findings(tmp_path) == [f"{tmp_path.name}:1: cannot be read: Permission denied"]


def test_a_folder_in_the_place_of_a_file_is_found(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz", world())
    (folder / "tracks.yaml").mkdir()
    os.mkfifo(folder / "gaps.yaml")

    assert findings(folder) == ["zz/gaps.yaml:1: is no regular file", "zz/tracks.yaml:1: is no regular file"]


@pytest.mark.slow
def test_truncating_a_pack_anywhere_gives_findings_and_no_crash(tmp_path: Path) -> None:
    """The whole pack here and there; one clinic of it, as people write YAML, at every eleventh byte."""
    folder = Path(shutil.copytree(FROZEN, tmp_path / "ru"))
    whole = (folder / "clinics.yaml").read_bytes()
    for length in range(0, len(whole), 5_003):
        (folder / "clinics.yaml").write_bytes(whole[:length])
        assert all(finding.startswith("ru/") for finding in findings(folder))

    first = whole[: whole.index(b"\n- id:", whole.index(b"\n- id:") + 1)]
    small = write_pack(tmp_path / "zz", world())
    for length in range(0, len(first), 11):
        (small / "clinics.yaml").write_bytes(first[:length])
        assert all(finding.startswith("zz/") for finding in findings(small))
