import type {Language} from "../../site.ts";

/** Norwegian bokmål is `nb-NO` to Intl; English is the British one: days before months, weeks from Monday. */
export const LOCALES: Readonly<Record<Language, string>> = {en: "en-GB", fi: "fi-FI", sv: "sv-SE", nb: "nb-NO"};

export type Format = ReturnType<typeof formatOf>;

/** Days are UTC instants at midnight: a date has no zone, and the reader's own must not move it. */
const at = (day: string): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`);

/** A week's days by their number: the first of January 2024 was a Monday. */
const weekdayOf = (nth: number): Date => at(`2024-01-0${nth}`);

/** The sign for minus is −; some locales' data give a hyphen. */
const minus = (text: string): string => text.replace("-", "−");

/**
 * Every number, date and sum on a page goes through here. Days and months are ISO text; shares are counts with their
 * base and are divided here, once; a zero or missing base gives `none`, never 0 %.
 */
export function formatOf(language: Language, currency: string | null = null, none = "–") {
  const locale = LOCALES[language];
  const day = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, {timeZone: "UTC", ...options});
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, {style: "unit", unit: name, maximumFractionDigits: digits});
  const whole = new Intl.NumberFormat(locale, {maximumFractionDigits: 0});
  const signed = new Intl.NumberFormat(locale, {maximumFractionDigits: 0, signDisplay: "exceptZero"});
  const tenth = new Intl.NumberFormat(locale, {minimumFractionDigits: 1, maximumFractionDigits: 1});
  const percent = new Intl.NumberFormat(locale, {style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1});
  const percentWhole = new Intl.NumberFormat(locale, {style: "percent", maximumFractionDigits: 0});
  const money = currency === null ? undefined : new Intl.NumberFormat(locale, {style: "currency", currency});
  const long = day({day: "numeric", month: "long", year: "numeric"});
  const short = day({day: "numeric", month: "short", year: "numeric"});
  const weekday = day({weekday: "long", day: "numeric", month: "long", year: "numeric"});
  const weekdayName = day({weekday: "long"});
  const weekdayBrief = day({weekday: "short"});
  const month = day({month: "long", year: "numeric"});
  const monthName = day({month: "long"});
  const monthBrief = day({month: "short"});
  const monthShort = day({month: "short", year: "numeric"});
  const moment = new Intl.DateTimeFormat(locale, {hour: "numeric", minute: "2-digit"});
  const collator = new Intl.Collator(locale, {numeric: true});
  const plurals = new Intl.PluralRules(locale);
  return {
    language,
    none,
    count: (value: number | null | undefined): string =>
      value === null || value === undefined ? none : minus(whole.format(value)),
    signed: (value: number): string => minus(signed.format(value)),
    share: (value: number | null | undefined, of: number | null | undefined): string =>
      value === null || value === undefined || !of ? none : percent.format(value / of),
    /** A share that is already divided, in whole per cent: for axes and estimates. */
    percent: (share: number): string => percentWhole.format(share),
    perHundred: (value: number | null | undefined, of: number | null | undefined): string =>
      value === null || value === undefined || !of ? none : tenth.format((100 * value) / of),
    perThousand: (value: number | null | undefined, of: number | null | undefined): string =>
      value === null || value === undefined || !of ? none : tenth.format((1000 * value) / of),
    ratio: (value: number | null | undefined, of: number | null | undefined): string =>
      value === null || value === undefined || !of ? none : tenth.format(value / of),
    /** Minor units of the union's currency; without one there is no sum to show. */
    minor: (value: number | null | undefined): string =>
      value === null || value === undefined || !money
        ? none
        : minus(money.format(value / 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2))),
    day: (iso: string): string => long.format(at(iso)),
    dayShort: (iso: string): string => short.format(at(iso)),
    weekday: (iso: string): string => weekday.format(at(iso)),
    /** A day of the week alone, 1 for Monday. */
    weekdayName: (nth: number): string => weekdayName.format(weekdayOf(nth)),
    weekdayBrief: (nth: number): string => weekdayBrief.format(weekdayOf(nth)),
    /** A moment as the reader's own time of day. */
    moment: (iso: string): string => moment.format(new Date(iso)),
    month: (iso: string): string => month.format(at(iso)),
    monthName: (iso: string): string => monthName.format(at(iso)),
    monthBrief: (iso: string): string => monthBrief.format(at(iso)),
    monthShort: (iso: string): string => monthShort.format(at(iso)),
    hours: (value: number): string =>
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit: "hour",
        unitDisplay: "long",
        maximumFractionDigits: 0
      }).format(value),
    /** Seconds, from a minute on as minutes and seconds. */
    seconds: (value: number): string => {
      const all = Math.round(value);
      if (all < 60) return unit("second", 1).format(value);
      return `${unit("minute", 0).format(Math.floor(all / 60))} ${unit("second", 0).format(all % 60)}`;
    },
    compare: (a: string, b: string): number => collator.compare(a, b),
    plural: (value: number): Intl.LDMLPluralRule => plurals.select(value)
  };
}

/** The day before: spans are half-open in the warehouse, people say the last day. */
export function lastDayOf(endsOn: string): string {
  return new Date(at(endsOn).getTime() - 86_400_000).toISOString().slice(0, 10);
}

/** Whole months from one ISO day to another. */
export function monthsBetween(from: string, to: string): number {
  const [first, last] = [at(from), at(to)];
  const months = 12 * (last.getUTCFullYear() - first.getUTCFullYear()) + last.getUTCMonth() - first.getUTCMonth();
  return last.getUTCDate() < first.getUTCDate() ? months - 1 : months;
}

/** Whole days from one ISO day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((at(to).getTime() - at(from).getTime()) / 86_400_000);
}
