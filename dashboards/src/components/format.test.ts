import {describe, expect, it} from "vitest";
import {LANGUAGES} from "../../site.ts";
import {daysBetween, formatOf, lastDayOf, monthsBetween} from "./format.ts";

const plain = (text: string): string => text.replace(/\s/g, " ");

describe("format", () => {
  it("separates thousands and decimals as each language does", () => {
    expect(LANGUAGES.map((language) => plain(formatOf(language).count(159842)))).toEqual([
      "159,842",
      "159 842",
      "159 842",
      "159 842"
    ]);
    expect(LANGUAGES.map((language) => plain(formatOf(language).share(931, 1000)))).toEqual([
      "93.1%",
      "93,1 %",
      "93,1 %",
      "93,1 %"
    ]);
  });

  it("names the days of a week from Monday on", () => {
    expect(LANGUAGES.map((language) => formatOf(language).weekdayName(1))).toEqual([
      "Monday",
      "maanantai",
      "måndag",
      "mandag"
    ]);
    expect(formatOf("en").weekdayBrief(7)).toBe("Sun");
  });

  it("writes a minus as a minus in every language", () => {
    for (const language of LANGUAGES) expect(formatOf(language).signed(-52)).toBe("−52");
    expect(formatOf("en").signed(2)).toBe("+2");
    expect(formatOf("en").signed(0)).toBe("0");
  });

  it("writes seconds as minutes once there is one", () => {
    expect([12.34, 59.6, 73.1].map((seconds) => plain(formatOf("en").seconds(seconds)))).toEqual([
      "12.3 secs",
      "1 min 0 secs",
      "1 min 13 secs"
    ]);
    expect(plain(formatOf("fi").seconds(125))).toBe("2 min 5 s");
  });

  it("divides a share once and never by zero or by nothing", () => {
    const {share, perHundred, none} = formatOf("fi");
    for (const of of [0, null, undefined]) expect([share(3, of), perHundred(3, of)]).toEqual([none, none]);
    expect(share(null, 10)).toBe(none);
    expect(share(0, 10)).not.toBe(none);
  });

  it("writes money in the union's own currency, and no sum where there is none", () => {
    expect(LANGUAGES.map((language) => plain(formatOf(language, "EUR").minor(1234550)))).toEqual([
      "€12,345.50",
      "12 345,50 €",
      "12 345,50 €",
      "12 345,50 €"
    ]);
    expect(formatOf("fi").minor(1234550)).toBe("–");
    expect(formatOf("en", "ISK").minor(5000)).toContain("5,000");
  });

  it("keeps a day the same day in every time zone", () => {
    expect(formatOf("en").day("2027-12-31")).toBe("31 December 2027");
    expect(formatOf("nb").month("2026-01-01")).toBe("januar 2026");
    expect(formatOf("fi").day("2026-01-01")).toBe("1. tammikuuta 2026");
  });

  it("never leaves the year out of a date", () => {
    for (const language of LANGUAGES) expect(formatOf(language).dayShort("2031-05-12")).toContain("2031");
  });

  it("counts whole months only", () => {
    expect(monthsBetween("2025-09-30", "2026-11-22")).toBe(13);
    expect(monthsBetween("2025-11-22", "2026-11-22")).toBe(12);
    expect(monthsBetween("2026-10-31", "2026-11-22")).toBe(0);
  });

  it("says the last day of a half-open span", () => {
    expect(lastDayOf("2028-01-01")).toBe("2027-12-31");
    expect(lastDayOf("2024-03-01")).toBe("2024-02-29");
  });

  it("counts whole days over the change to summer time", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  });
});
