"""Forms of a round. The coding form draws its own rows, because themes and factors are tables, not lists."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.approach.deployments.choices import DeploymentKind
from regie.approach.deployments.models import Deployment
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme

from .choices import Basis
from .models import CodingRound
from .selectors import coders_of, deployments_to_code
from .values import CodingValues, natural


class RoundForm(forms.ModelForm):
    """A new round in a programme that is chosen already."""

    deployments = forms.ModelMultipleChoiceField(
        queryset=Deployment.objects.none(),
        label=_("Deployments to code"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Conditions of the process are not interventions; they are not ticked."),
        error_messages={"required": _("Choose at least one deployment.")},
    )

    class Meta:
        model = CodingRound
        fields = ("title", "coder_a", "coder_b", "deadline", "instructions")
        widgets = {  # noqa: RUF012
            "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "instructions": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, programme: Programme, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coders = coders_of(programme.municipality_id)
        for name in ("coder_a", "coder_b"):
            self.fields[name].queryset = coders  # type: ignore[attr-defined]
        rows = deployments_to_code(actor, programme)
        field = self.fields["deployments"]
        field.queryset = rows  # type: ignore[attr-defined]
        ordered = sorted(rows, key=lambda each: natural(each.code))
        field.choices = [(each.pk, str(each)) for each in ordered]  # type: ignore[attr-defined]
        field.initial = [row.pk for row in rows if row.kind == DeploymentKind.INTERVENTION]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("coder_a") and cleaned.get("coder_a") == cleaned.get("coder_b"):
            self.add_error("coder_b", _("Two different people have to code. Choose somebody else."))
        return cleaned


@dataclass(frozen=True)
class ThemeLine:
    """A row of the theme table."""

    theme: Theme
    is_main: bool
    is_side: bool


@dataclass(frozen=True)
class FactorLine:
    """A row of the factor list."""

    factor: Factor
    is_chosen: bool
    certainty: str
    certainty_name: str


@dataclass(frozen=True)
class FactorGroup:
    """Factors of one kind and category."""

    polarity: str
    category: str
    lines: list[FactorLine]
    is_open: bool

    @property
    def chosen(self) -> int:
        return sum(line.is_chosen for line in self.lines)


def certainty_name(factor: int) -> str:
    """The name of the input that holds how sure somebody is of a factor."""
    return f"certainty_{factor}"


class ChoicesForm(forms.Form):
    """Main theme, side themes and factors with certainty."""

    main_theme = forms.ChoiceField(label=_("Main theme"), required=False)
    side_themes = forms.MultipleChoiceField(label=_("Side themes"), required=False)
    factors = forms.MultipleChoiceField(label=_("Factors"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        themes: Iterable[Theme],
        factors: Iterable[Factor],
        values: CodingValues | None = None,
        open_at: Collection[int] | None = None,
        **kwargs: Any,
    ) -> None:
        """``open_at``: the factors whose groups stand open beside those with a tick; None for all groups."""
        super().__init__(*args, **kwargs)
        self.open_at = open_at
        self.all_themes, self.all_factors = list(themes), list(factors)
        self.stored = values or CodingValues()
        theme_choices = [(str(theme.pk), theme.name) for theme in self.all_themes]
        self.fields["main_theme"].choices = [("", ""), *theme_choices]  # type: ignore[attr-defined]
        self.fields["side_themes"].choices = theme_choices  # type: ignore[attr-defined]
        self.fields["factors"].choices = [  # type: ignore[attr-defined]
            (str(factor.pk), factor.name) for factor in self.all_factors
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for factor in cleaned.get("factors", []):
            if self._certainty(int(factor)) not in Certainty.values:
                self.add_error("factors", _("Choose high, middle or low for each factor."))
                break
        return cleaned

    def values(self) -> CodingValues:
        """What was filled in; call it on a valid form."""
        cleaned = self.cleaned_data
        return CodingValues(
            main_theme=int(cleaned["main_theme"]) if cleaned["main_theme"] else None,
            side_themes=frozenset(int(theme) for theme in cleaned["side_themes"]),
            factors={int(factor): self._certainty(int(factor)) for factor in cleaned["factors"]},
        )

    def _certainty(self, factor: int) -> str:
        return self.data.get(certainty_name(factor)) or Certainty.MIDDLE

    def _shown(self) -> tuple[str, set[str], Mapping[str, str]]:
        """What stands on the screen: what was typed, or else what is stored."""
        if self.is_bound:
            data = cast(QueryDict, self.data)
            chosen = data.getlist("factors")
            return (
                self.data.get("main_theme", ""),
                set(data.getlist("side_themes")),
                {key: self.data.get(f"certainty_{key}") or Certainty.MIDDLE for key in chosen},
            )
        stored = self.stored
        return (
            str(stored.main_theme or ""),
            {str(theme) for theme in stored.side_themes},
            {str(factor): certainty for factor, certainty in stored.factors.items()},
        )

    @property
    def theme_lines(self) -> list[ThemeLine]:
        main, side, _factors = self._shown()
        return [ThemeLine(theme, str(theme.pk) == main, str(theme.pk) in side) for theme in self.all_themes]

    @property
    def has_no_main_theme(self) -> bool:
        return not any(line.is_main for line in self.theme_lines)

    @property
    def factor_groups(self) -> list[FactorGroup]:
        """Factors by kind and category, in the order of the knowledge base."""
        _main, _side, chosen = self._shown()
        rank: dict[tuple[str, str], int] = {}
        for factor in self.all_factors:
            rank.setdefault((factor.polarity, factor.category), len(rank))
        ordered = sorted(
            self.all_factors,
            key=lambda each: (each.polarity != "risk", rank[each.polarity, each.category], each.code),
        )
        return [
            FactorGroup(
                polarity=lines[0].factor.get_polarity_display(),
                category=category,
                lines=lines,
                is_open=self._is_open(lines),
            )
            for (_polarity, category), lines in (
                (key, [self._line(factor, chosen) for factor in group])
                for key, group in groupby(ordered, key=lambda each: (each.polarity, each.category))
            )
        ]

    def _is_open(self, lines: list[FactorLine]) -> bool:
        return self.open_at is None or any(line.is_chosen or line.factor.pk in self.open_at for line in lines)

    @staticmethod
    def _line(factor: Factor, chosen: Mapping[str, str]) -> FactorLine:
        key = str(factor.pk)
        return FactorLine(factor, key in chosen, chosen.get(key, Certainty.MIDDLE), certainty_name(factor.pk))

    @property
    def certainties(self) -> list[tuple[str, Any]]:
        return list(Certainty.choices)


class CodingForm(ChoicesForm):
    """One coder's coding of one deployment."""

    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What made you choose, or what you doubt. The other reads it when both are ready."),
    )
    is_unclear = forms.BooleanField(
        label=_("Unclear"),
        required=False,
        help_text=_("The description says too little to code it with certainty."),
    )


class ConsensusForm(ChoicesForm):
    """What two coders agree on for one deployment."""

    basis = forms.ChoiceField(
        label=_("Basis"), choices=[each for each in Basis.choices if each[0] != "equal"]
    )
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Which argument settled it. This stays with the coding of the deployment."),
    )
