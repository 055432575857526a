import {describe, expect, it} from "vitest";
import {textOf, type Words} from "./words.ts";

const words = (language: Words["language"], messages: Words["messages"]): Words => ({language, messages, kpis: []});

describe("textOf", () => {
  const messages = {"gap.members": {one: "{n} member", other: "{n} members"}, "tile.flow": "{value} last month"};

  it("chooses the plural form by the number it writes", () => {
    const {t} = textOf(words("en", messages));
    expect([0, 1, 2, 1200].map((n) => t("gap.members", {n}))).toEqual([
      "0 members",
      "1 member",
      "2 members",
      "1,200 members"
    ]);
  });

  it("throws for a value that a sentence needs and does not get", () => {
    expect(() => textOf(words("en", messages)).t("tile.flow")).toThrow("missing value in tile.flow: value");
  });

  it("shows a code without a word as it is", () => {
    const {code} = textOf(words("en", {"sector.state": "state"}));
    expect([code("sector", "state"), code("sector", "martian")]).toEqual(["state", "martian"]);
  });
});
