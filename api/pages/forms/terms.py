"""The words of linked data: Remit's own, and those of public vocabularies that mean the same.

Own terms do not hang on where a service runs, so that data of several can be asked together. What public vocabularies say of a
thing is not said of an example, which stands for no real one.
"""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from api.pages.base.labels import WORDS
from api.pages.base.statuses import STATUSES, SUPPORT, VERDICTS
from graph.explain.locale import LOCALES
from graph.model.declaration import Field, Value
from graph.model.kinds import KINDS
from graph.model.vocabulary import Language

VERSION = 1
"""Of the terms. One that has another meaning is another term; where that must be, all of them get another version."""
PREFIXES = {
    "remit": f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:remit:vocabulary:{VERSION}')}#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LICENCES = "https://spdx.org/licenses/"
CLASSES: Mapping[str, tuple[str, ...]] = {
    "Activity": ("skos:Concept",),
    "Authority": ("schema:GovernmentOrganization", "org:FormalOrganization"),
    "Clinic": ("schema:MedicalClinic", "org:Organization"),
    "Condition": ("schema:MedicalCondition",),
    "Jurisdiction": ("schema:AdministrativeArea",),
    "LegalInstrument": ("schema:Legislation", "eli:LegalResource"),
    "ProviderClass": ("skos:Concept",),
    "Provision": ("schema:Legislation", "eli:LegalResourceSubdivision"),
    "Region": ("schema:AdministrativeArea",),
    "TherapyType": ("schema:MedicalTherapy",),
    "Track": ("skos:Concept",),
}
"""What a thing is besides, by its type in the schema, where it is known to be no example."""
RECORDS: Mapping[str, tuple[str, ...]] = {
    "Citation": ("prov:Entity",),
    "Source": ("schema:CreativeWork", "prov:Entity"),
}
"""The same of what says where things are written."""
PARTS = {
    "links": "OversightLink",
    "lawfulRoutes": "LawfulRoute",
    "oversightHistory": "Period",
    "receipt": "Receipt",
    "steps": "Step",
}
"""What a part that has no id is, by the name of its field."""
SAME: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Authority", "partOf"): ("schema:parentOrganization", "org:subOrganizationOf"),
    ("Authority", "parts"): ("schema:subOrganization", "org:hasSubOrganization"),
    ("Clinic", "region"): ("schema:containedInPlace",),
    ("LegalInstrument", "amendedBy"): ("eli:amended_by",),
    ("LegalInstrument", "amends"): ("schema:legislationChanges", "eli:amends"),
    ("LegalInstrument", "enactedOn"): ("schema:legislationDate", "eli:date_document"),
    ("LegalInstrument", "implements"): ("eli:based_on",),
    ("LegalInstrument", "implementedBy"): ("eli:basis_for",),
    ("LegalInstrument", "issuedBy"): ("schema:legislationPassedBy", "eli:passed_by"),
    ("LegalInstrument", "jurisdiction"): ("schema:legislationJurisdiction",),
    ("LegalInstrument", "number"): ("schema:legislationIdentifier",),
    ("LegalInstrument", "provisions"): ("schema:hasPart", "eli:has_part"),
    ("LegalInstrument", "replacedBy"): ("dcterms:isReplacedBy",),
    ("LegalInstrument", "replaces"): ("dcterms:replaces",),
    ("LegalInstrument", "validFrom"): ("eli:first_date_entry_in_force",),
    ("ProviderClass", "broader"): ("skos:broader",),
    ("ProviderClass", "narrower"): ("skos:narrower",),
    ("Provision", "instrument"): ("schema:isPartOf", "eli:is_part_of"),
    ("Region", "jurisdiction"): ("schema:containedInPlace",),
    ("Source", "publisher"): ("dcterms:publisher",),
    ("Source", "published"): ("schema:datePublished",),
    ("Source", "title"): ("dcterms:title", "schema:name"),
    ("Source", "url"): ("schema:url",),
    ("Citation", "source"): ("prov:hadPrimarySource",),
}
"""Properties of public vocabularies that mean the same, by the type of the thing and the name of the field."""
WORD_FIELDS = frozenset(
    {
        one.name
        for kind in KINDS.values()
        for one in kind.members
        if isinstance(one, Field) and not isinstance(one.type, Value)
    }
) | {"change", "confidence", "level", "relationship", "status", "verdict"}
"""Fields that hold a word of a closed set."""


def labels_of(field: str, word: str) -> dict[str, str]:
    """What a word of a closed set is called, by language; empty: it has no other name."""
    if field in ("status", "verdict"):
        told, _ = (STATUSES if field == "status" else VERDICTS).get(word, (None, ""))
        return {} if told is None else {lang.lower(): LOCALES[lang].tell_in(*told) for lang in Language}
    if field == "confidence" and word in SUPPORT:
        return {lang.lower(): LOCALES[lang].tell(SUPPORT[word]) for lang in Language}
    return {lang.lower(): LOCALES[lang].tell_in(*WORDS[word]) for lang in Language} if word in WORDS else {}
