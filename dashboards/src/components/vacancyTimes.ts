import {address} from "./api.ts";
import {card, table, twin} from "./block.ts";
import {h, type Child} from "./element.ts";
import {withoutMandates} from "./noSource.ts";
import type {Overview} from "./overview.ts";
import type {Text} from "./words.ts";

/** How long the posts of stewards at a unit and below it have stood vacant: a median of its own, since none adds up. */
export type VacancyTime = {
  readonly node_id: string;
  readonly parent_id: string | null;
  readonly name: string;
  readonly vacancies: number;
  readonly never_filled: number;
  readonly median_days: number | null;
  readonly longest_days: number | null;
  readonly longest_unit_name: string | null;
};

/** The unit itself and the units right below it: the unions' and regions' rows come before their branches'. */
export const VACANCY_ROWS = 40;

/**
 * The unit's own answer in words, then the units right below it; nothing where no post is vacant. Without mandates every
 * post would pass for one never filled, so then it says that there is no source.
 */
export function vacancyTimes(
  text: Text,
  rows: readonly VacancyTime[],
  {unit, kpis}: Pick<Overview, "unit" | "kpis">
): HTMLElement | null {
  const {t, format} = text;
  const unknown = withoutMandates(text, {kpis}, t("vacancies.title"));
  if (unknown) return unknown;
  const own = rows.find((row) => row.node_id === unit?.id) ?? rows[0];
  if (!own) return null;
  const days = (n: number | null): string => (n === null ? format.none : t("gap.days_short", {n: Math.round(n)}));
  const below = rows.filter((row) => row.parent_id === own.node_id);
  const columns = [
    {title: t("dips.unit"), head: true, cell: (row: VacancyTime) => row.name},
    {title: t("vacancies.n"), number: true, cell: (row: VacancyTime) => format.count(row.vacancies)},
    {title: t("vacancies.of_never"), number: true, cell: (row: VacancyTime) => format.count(row.never_filled)},
    {title: t("vacancies.median"), number: true, cell: (row: VacancyTime) => days(row.median_days)},
    {
      title: t("vacancies.longest"),
      number: true,
      cell: (row: VacancyTime): Child => [
        days(row.longest_days),
        row.longest_unit_name ? h("span", {class: "under"}, row.longest_unit_name) : null
      ]
    }
  ];
  return card(
    t("vacancies.title"),
    h(
      "a",
      {href: address("/api/vacancy-times", {unit: unit?.id, format: "csv"}), download: "vacancy-times.csv"},
      "CSV"
    ),
    h("p", {}, answer(text, own)),
    below.length > 1 ? twin(t("chart.table"), () => table(t("vacancies.title"), columns, below, "tree")) : null,
    h("p", {class: "quiet"}, t("vacancies.note"))
  );
}

function answer({rich, format}: Text, row: VacancyTime): Child {
  const {vacancies, never_filled, median_days, longest_days, longest_unit_name} = row;
  const half =
    median_days === null || longest_days === null
      ? null
      : rich("vacancies.half", {
          n: vacancies - never_filled,
          median: format.count(Math.round(median_days)),
          longest: longest_days,
          name: longest_unit_name ?? ""
        });
  return [half, " ", never_filled ? rich("vacancies.never", {n: never_filled}) : null];
}
