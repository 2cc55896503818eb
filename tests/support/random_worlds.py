"""Small worlds at random, each a jurisdiction of its own, so that one graph holds many of them.

Days come from a small pool of neighbours: intervals touch, overlap for a day, last a day, are open at either end.
"""

import json
from random import Random
from typing import Any

from tests.support.tiny import STRONG, WEAK, World, entity, world

AS_OF = "2026-01-31"
DAYS = ("2010-01-01", "2010-01-02", "2015-06-30", "2015-07-01", "2025-05-31", "2025-06-01", AS_OF, "2026-02-01")
YEAR = 2015  # it counts from its last day
UNSURE = [{"source": "zz.source.report", "at": "L9", "confidence": "UNVERIFIED"}]
OLD = [{"source": "zz.source.law", "at": "Art. 9", "asOf": "2010-01-02"}]


def worlds(seed: int, count: int) -> World:
    """One pack with that many worlds; the same seed gives the same pack."""
    return together([Maker(Random(seed * 1000 + n), f"w{n}").world() for n in range(count)])  # noqa: S311


def together(parts: list[World]) -> World:
    """One pack of several worlds, which have no id in common."""
    content: World = {name: world()[name] for name in ("pack.yaml", "sources.yaml")}
    content["pack.yaml"] |= {"asOf": AS_OF, "coverage": [cell for part in parts for cell in part["coverage"]]}
    for part in parts:
        for name, entries in part.items():
            if name != "coverage":
                content.setdefault(name, []).extend(entries)
    return content


def at_home(content: World, home: str) -> World:
    """A tiny world with ids of its own, so that it can be in one pack with others."""
    text = json.dumps(content).replace("zz", home).replace(f"{home}.source.", "zz.source.")
    for kind in ("therapy", "activity"):
        text = text.replace(f'"{kind}.', f'"{kind}.{home}-')
    made: World = json.loads(text)
    return {name: made[name] for name in made if name not in ("pack.yaml", "sources.yaml")} | {"coverage": []}


class Maker:
    """Draws one world from a source of chance."""

    def __init__(self, chance: Random, home: str) -> None:
        self.chance, self.home = chance, home

    def rarely(self, share: float = 0.15) -> bool:
        """With that share of chance."""
        return self.chance.random() < share

    def spell(self, share: float = 0.05) -> dict[str, str]:
        """When something holds: mostly always."""
        if not self.rarely(share):
            return {}
        first, last = sorted((self.chance.choice(DAYS), self.chance.choice(DAYS)))
        return self.chance.choice([{"validFrom": first}, {"validTo": last}, {"validFrom": first, "validTo": last}])

    def cites(self) -> list[dict[str, str]]:
        """Strong or weak, and for a day of their own or none."""
        return self.chance.choice([STRONG, OLD, OLD, OLD, WEAK])

    def one(self, identity: str, **fields: Any) -> World:
        """An entry that mostly holds always."""
        return entity(identity, self.cites(), **fields) | self.spell()

    def link(self, to: str) -> Any:
        """A link as a word, or with days or citations of its own."""
        own = {"cites": self.chance.choice([STRONG, WEAK, UNSURE])} if self.rarely(0.1) else {}
        days = self.spell()
        return {"to": to} | days | own if days or own else to

    def links(self, pool: list[str], least: int = 0, most: int = 2) -> list[Any]:
        """Links to some of those; now and then one that ends on the day before, or on which, it begins again."""
        found: list[Any] = []
        chosen = self.chance.sample(pool, min(len(pool), self.chance.randint(least, most)))
        for to in chosen:
            if self.rarely(0.15):
                turn = self.chance.randrange(len(DAYS) - 1)
                found += [{"to": to, "validTo": DAYS[turn]}, {"to": to, "validFrom": DAYS[turn + 1]}]
            else:
                found.append(self.link(to))
        return found

    def names(self, kind: str, count: int) -> list[str]:
        """Ids of that many of a kind."""
        return [f"{self.home}.{kind}.{n}" for n in range(count)]

    def world(self) -> World:
        """The world, by files, and its declared coverage."""
        home = self.home
        self.routes = self.names("route", 4)
        self.gaps = self.names("gap", 2)
        self.authorities = self.names("authority", 2)
        self.mandates = self.names("mandate", self.chance.choice([0, 3, 4, 5, 5]))
        self.provisions = [f"{home}.provision.{n}-{k}" for n in range(4) for k in range(2)]
        self.therapies = [f"therapy.{home}-{n}" for n in range(3)]
        self.activities = [f"activity.{home}-{n}" for n in range(2)]
        self.classes = self.names("class", 4) if self.rarely(0.6) else []
        self.homes = [home, f"{home}top"] if self.rarely(0.4) else [home]
        complete = self.chance.choice(["COMPLETE", "COMPLETE", "PARTIAL"])
        days = self.spell(0.5)
        cells = [
            {"jurisdiction": home, "kind": kind, "declared": complete} for kind in ("MANDATE", "ROUTE", "OFFERING")
        ]
        return {
            "coverage": [cell | days for cell in cells],
            "jurisdictions.yaml": self.jurisdictions(),
            "classes.yaml": [self.provider_class(n) for n in range(len(self.classes))],
            "authorities.yaml": [self.authority(name) for name in self.authorities],
            "activities.yaml": [self.one(name) for name in self.activities],
            "instruments.yaml": [self.instrument(n) for n in range(4)],
            "routes.yaml": [self.route(n) for n in range(4)],
            "gaps.yaml": [self.one(name, kind="OTHER", jurisdiction=home) for name in self.gaps],
            "therapies.yaml": [self.therapy(n) for n in range(3)],
            "mandates.yaml": [self.mandate(name) for name in self.mandates],
            "exemptions.yaml": self.exemptions(),
            "clinics.yaml": [self.clinic(n) for n in range(3)],
            "claims.yaml": self.claims(),
        }

    def jurisdictions(self) -> list[World]:
        """One, or two of which the one is part of the other."""
        own, *tops = (self.one(home) if self.rarely(0.1) else entity(home) for home in self.homes)
        return [own | ({"partOf": self.link(self.homes[1])} if tops else {}), *tops]

    def somewhere(self) -> str:
        """Mostly the jurisdiction itself, now and then the one that it is part of."""
        return self.chance.choice([self.home, self.home, self.homes[-1]])

    def provider_class(self, n: int) -> World:
        """Later ones may be broader."""
        return self.one(self.classes[n], jurisdiction=self.home, broader=self.links(self.classes[n + 1 :]))

    def authority(self, name: str) -> World:
        """It may leave the jurisdiction."""
        power = {"level": "UNKNOWN", "statement": "Nobody says.", "cites": WEAK}
        return self.one(
            name, kind="AGENCY", primaryRole="Oversight", jurisdiction=self.link(self.somewhere()), enforcement=power
        )

    def instrument(self, n: int) -> World:
        """It may implement earlier ones only: the check lets nothing implement itself."""
        enacted = {"enactedOn": self.chance.choice([*DAYS[:1] * 3, *DAYS[:4], YEAR])} if self.rarely(0.7) else {}
        above = self.links([f"{self.home}.instrument.{k}" for k in range(n)], most=2) if self.rarely(0.5) else []
        parts = [self.one(f"{self.home}.provision.{n}-{k}") for k in range(2)]
        made = self.one(f"{self.home}.instrument.{n}", kind="LAW", jurisdiction=self.somewhere(), provisions=parts)
        return made | {"implements": above} | enacted

    def route(self, n: int) -> World:
        """The first is grey, the last may be; a lawful one may rest on law."""
        grey = n == 0 or (n == 3 and self.rarely(0.5))
        made = self.one(self.routes[n], standing="GREY" if grey else "LAWFUL", jurisdiction=self.link(self.somewhere()))
        law = [] if grey else self.links(self.provisions, most=1)
        open_to = self.links(self.classes) if self.rarely(0.5) else []
        return made | {"gaps": self.links(self.gaps, most=2), "providedBy": law, "openTo": open_to}

    def therapy(self, n: int) -> World:
        """Later ones may be broader."""
        evidence = {"level": "NOT_RECORDED", "statement": "Nobody says.", "cites": WEAK}
        broader = self.links(self.therapies[n + 1 :])
        return self.one(self.therapies[n], evidence=evidence, broader=broader, routes=self.links(self.routes[1:], 1, 3))

    def mandate(self, name: str) -> World:
        """Mostly one for routes."""
        reach = self.chance.choice(["ROUTES"] * 9 + ["EVERY_CLINIC", "NO_CLINIC", "NOT_RECORDED"])
        if self.classes and self.rarely(0.25):
            reach = "CLASSES"
        covers = {"ROUTES": self.links(self.routes, 1, 3), "EVERY_CLINIC": self.links([self.somewhere()], 1, 1)}
        reaches = {
            "CLASSES": self.links(self.classes, 1),
            "ROUTES": self.links(self.classes) if self.rarely(0.4) else [],
        }
        earlier = self.mandates[: self.mandates.index(name)]
        return self.one(
            name,
            authority=self.link(self.chance.choice(self.authorities)),
            activity=self.link(self.chance.choice(self.activities)),
            reach=reach,
            covers=covers.get(reach, []),
            reaches=reaches.get(reach, []),
            follows=self.links(earlier) if self.rarely(0.2) else [],
            grantedBy=self.links(self.provisions, most=2),
        )

    def exemptions(self) -> list[World]:
        """None, or a few."""
        return [
            self.one(
                f"{self.home}.exemption.{n}",
                provisions=self.links(self.provisions, 1),
                mandates=self.links(self.mandates, 1, 3),
                routes=self.links(self.routes, 1, 3),
            )
            for n in range(self.chance.choice([0, 0, 1, 2]) if self.mandates else 0)
        ]

    def clinic(self, n: int) -> World:
        """With up to three offerings."""
        offers = [self.offering(n, k) for k in range(self.chance.choice([0, 1, 1, 1, 1, 2, 3]))]
        made = self.one(f"{self.home}.clinic.{n}", jurisdiction=self.link(self.home), offerings=offers)
        return made | {"illustrative": True, "classes": self.links(self.classes)}

    def offering(self, n: int, k: int) -> World:
        """It claims one route a day, and another one from the day after, or none."""
        one, other = self.chance.choices(self.routes, k=2)
        turn = self.chance.randrange(len(DAYS) - 1)
        change = [{"to": one, "validTo": DAYS[turn]}, {"to": other, "validFrom": DAYS[turn + 1], "cites": self.cites()}]
        claims = self.chance.choice([[self.link(one)]] * 4 + [change] * 3 + [[]])
        therapy = self.link(self.chance.choice(self.therapies))
        return self.one(f"{self.home}.offering.{n}-{k}", therapy=therapy, routes=claims) | {"illustrative": True}

    def claims(self) -> list[World]:
        """Sides of a contest on who holds a mandate, or on what it covers; some agree, and so contest nothing."""
        found = []
        for n in range(self.chance.randint(1, 3) if self.mandates else 0):
            about = self.chance.choice(self.mandates)
            predicate, value = self.chance.choice([
                ("HOLDS", self.authorities[0]),
                ("COVERS", self.chance.choice([*self.routes, *self.homes])),
                ("REACHES", self.chance.choice(self.classes or self.authorities)),
            ])  # fmt: skip
            sides = self.chance.choice([[value, "somebody else"], [value, "somebody else"], [value, value]])
            strong = self.chance.choice([None, None, 0, 1])  # the side that law may settle
            found += [
                {
                    "id": f"{self.home}.claim.{n}-{k}",
                    "about": about,
                    "predicate": predicate,
                    "value": side,
                    "cites": STRONG if k == strong else WEAK,
                    "restsOn": self.chance.sample(self.provisions, self.chance.choice([0, 1, 2])),
                }
                | {"contest": f"{self.home}.contest.{n}"}
                for k, side in enumerate(sides)
            ]
        return found
