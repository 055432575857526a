import {expect, it} from "vitest";
import {LANGUAGES} from "../../site.ts";
import {readWords} from "../../speak.ts";
import {kpiWords} from "../data/kpis.ts";
import {about} from "./outside.ts";
import {textOf} from "./words.ts";

const texts = LANGUAGES.map((language) => textOf({language, messages: readWords(language), kpis: kpiWords(language)}));

it("rounded figures of others are never a bare nought, never more than all, and nothing where too few stand behind them", () => {
  for (const text of texts) {
    expect(about(text, "share", 0, 200)).toBe(text.t("outside.few"));
    expect(about(text, "share", 205, 200)).toBe(text.format.percent(1));
    expect(about(text, "share", null, null)).toBeNull();
    expect(about(text, "share", 5, 0)).toBeNull();
    expect(about(text, "share", 130, 200)).toBe(text.format.percent(0.65));
    expect(about(text, "per_hundred", 130, 200)).toBe("65");
  }
});

it("every language says that they are about so, and why", () => {
  const words = {
    en: /about|chance/,
    fi: /noin|sattumanvaraisesti/,
    sv: /ungefär|slumpmässigt/,
    nb: /omtrent|tilfeldig/
  };
  for (const {t, language} of texts)
    for (const told of [
      t("outside.union", {share: "64 %"}),
      t("outside.here", {own: "71 %", share: "64 %"}),
      t("outside.about", {value: 250}),
      t("outside.why", {month: "2026"})
    ])
      expect(told).toMatch(words[language]);
});
