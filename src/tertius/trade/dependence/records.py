"""What is found about the dependence of two states on each other, and of one state on all."""

from dataclasses import dataclass

from tertius.provenance import Estimate, Figure, merged_sources
from tertius.states import State

__all__ = ["Balance", "ChokePoint", "ChokePoints", "Dependence", "Exposure", "Mineral"]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How far one state depends on another in one group of goods.

    Attributes
    ----------
    of, on : str
        ISO3 codes: the state that depends, and the one it depends on.
    good, label : str
        Id and words of the group.
    year : int
        Of the data.
    unit : str
        Of the flows: million US dollars, or a quantity.
    import_share, export_share : Figure
        Share of the other in the state's imports and exports of the good: what is lost at once.
    short, idle : Estimate or None
        Share of those imports that nobody else makes good within about a year, and of those exports
        that nobody else takes; None where the pair is below the floor of the table.
    price : Estimate or None
        Price pressure: `short` over the elasticity of demand, 1 being a doubling to first order.
    passed_on : float or None
        Part of `short` that would fall on third parties if the state outbid them.
    stand_in, outlet : str or None
        Who could replace most of the lost purchases, and of the lost sales.
    stand_in_share, outlet_share : float or None
        The part that it alone could replace.
    import_weight, export_weight : float or None
        Share of the good in all the state imports and exports, in value; for fuels in quantities,
        imports over use and exports over output of oil, gas or coal. None where not known.
    """

    of: str
    on: str
    good: str
    label: str
    year: int
    unit: str
    import_share: Figure
    export_share: Figure
    short: Estimate | None
    idle: Estimate | None
    price: Estimate | None
    passed_on: float | None
    stand_in: str | None
    stand_in_share: float | None
    outlet: str | None
    outlet_share: float | None
    import_weight: float | None
    export_weight: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Who depends more in one group of goods: of the first state less, or over, of the second.

    Attributes
    ----------
    good, label : str
        Id and words of the group.
    year : int
        Of the data.
    supply_difference, sales_difference : float or None
        Share of the second in the first's imports (exports) less the reverse, in [-1, 1].
    supply_log_ratio, sales_log_ratio : float or None
        Natural logarithm of the ratio of the two; None where one of them has no row.
    """

    good: str
    label: str
    year: int
    supply_difference: float | None
    supply_log_ratio: float | None
    sales_difference: float | None
    sales_log_ratio: float | None


@dataclass(frozen=True, slots=True)
class Dependence:
    """Two states' dependence on each other.

    Attributes
    ----------
    a, b : State
        The two.
    year : int
        The year asked for; data are the latest by then, good by good.
    of_a, of_b : tuple of Exposure
        Of the first on the second, and the reverse, in the order of the register of goods.
    balances : tuple of Balance
        The same goods, compared.
    warnings : tuple of str
        What is missing, and why.
    """

    a: State
    b: State
    year: int
    of_a: tuple[Exposure, ...]
    of_b: tuple[Exposure, ...]
    balances: tuple[Balance, ...]
    warnings: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the datasets behind it."""
        return merged_sources([each.import_share for each in (*self.of_a, *self.of_b)])

    @property
    def freer(self) -> State | None:
        """The state that loses less of its imports and of its exports; None if neither does."""
        first, second = (_total(each) for each in (self.of_a, self.of_b))
        if first is None or second is None or first == second:
            return None
        if all(x <= y for x, y in zip(first, second, strict=True)):
            return self.a
        return self.b if all(x >= y for x, y in zip(first, second, strict=True)) else None

    def most_exposed(self, state: State) -> Exposure | None:
        """Return where a state's irreplaceable imports from the other weigh most, in value."""
        exposures = self.of_a if state == self.a else self.of_b
        total = next((each for each in exposures if each.good == "all"), None)
        parts = [each for each in exposures if total and each.unit == total.unit and each != total]
        return max((each for each in parts if _weighed(each)), key=_weighed, default=None)


def _weighed(each: Exposure) -> float:
    return (each.short.mean if each.short else 0.0) * (each.import_weight or 0.0)


def _total(exposures: tuple[Exposure, ...]) -> tuple[float, float] | None:
    for each in exposures:
        if each.good == "all":
            return (each.short.mean if each.short else 0.0, each.idle.mean if each.idle else 0.0)
    return None


@dataclass(frozen=True, slots=True)
class ChokePoint:
    """A partner that a state could hardly replace in one group of goods.

    Attributes
    ----------
    partner, good, label : str
        ISO3 code or the source's name of an area; id and words of the group.
    year : int
        Of the data.
    share : Figure
        The partner's share of the state's imports (exports) of the good.
    lost : Estimate
        Share of them that nobody else makes good (takes) within about a year.
    weight : float or None
        Share of the good in all the state imports (exports); for fuels, imports over use (exports
        over output) of oil, gas or coal. None where not known.
    loss : float or None
        Mean of `lost` times `weight`: what the list is ranked by.
    replaced_by : str or None
        Who could replace most.
    """

    partner: str
    good: str
    label: str
    year: int
    share: Figure
    lost: Estimate
    weight: float | None
    loss: float | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Mineral:
    """Where a mineral comes from: mine production, and China's exports to the state.

    Attributes
    ----------
    mineral : str
        Id.
    year : int or None
        Of mine production.
    leader : str or None
        ISO3 code of the largest producer.
    leader_share, herfindahl : float or None
        Its share of world output; sum of squared shares of the listed states, a lower bound.
    own_share : float or None
        The state's share of world output.
    from_china : float or None
        The state's share of China's exports of it, in value.
    from_china_year : int or None
        Of those exports.
    """

    mineral: str
    year: int | None
    leader: str | None
    leader_share: float | None
    herfindahl: float | None
    own_share: float | None
    from_china: float | None
    from_china_year: int | None


@dataclass(frozen=True, slots=True)
class ChokePoints:
    """The partners that a state could replace least, goods in value and fuels in quantity apart.

    Attributes
    ----------
    state : State
        The state.
    year : int
        The year asked for.
    suppliers, buyers : tuple of ChokePoint
        In value, the largest loss first.
    fuel_suppliers, fuel_buyers : tuple of ChokePoint
        In quantity, the largest loss first.
    minerals : tuple of Mineral
        Critical minerals.
    warnings : tuple of str
        What is missing, and why.
    """

    state: State
    year: int
    suppliers: tuple[ChokePoint, ...]
    buyers: tuple[ChokePoint, ...]
    fuel_suppliers: tuple[ChokePoint, ...]
    fuel_buyers: tuple[ChokePoint, ...]
    minerals: tuple[Mineral, ...]
    warnings: tuple[str, ...]
