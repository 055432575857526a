import {expect, test} from "vitest";
import {type Kept, readSelections, selectionOf, toggleSelection} from "./savedSelections.ts";

function browser(first: Readonly<Record<string, string>> = {}): Kept {
  const kept = new Map(Object.entries(first));
  return {getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value)};
}

test("a selection is kept once, whatever the order of its filters, and forgotten when it is kept again", () => {
  const kept = browser();
  toggleSelection(kept, "members", selectionOf({kind: "student", filter: "new", sort: undefined, reason: ""}));
  expect(readSelections(kept, "members")).toEqual([{filter: "new", kind: "student"}]);
  toggleSelection(kept, "members", selectionOf({filter: "new"}));
  toggleSelection(kept, "members", selectionOf({filter: "new", kind: "student"}));
  expect(readSelections(kept, "members")).toEqual([{filter: "new"}]);
});

test("one page's selections are not another's", () => {
  const kept = browser();
  toggleSelection(kept, "members", {filter: "new"});
  expect(readSelections(kept, "region")).toEqual([]);
});

test("of more than a dozen the oldest goes", () => {
  const kept = browser();
  for (let n = 0; n < 14; n += 1) toggleSelection(kept, "region", {municipality: `Town ${n} & more`});
  const found = readSelections(kept, "region");
  expect(found).toHaveLength(12);
  expect([found[0], found.at(-1)]).toEqual([{municipality: "Town 2 & more"}, {municipality: "Town 13 & more"}]);
});

test("what is no list of selections counts as none", () => {
  for (const text of ["", "{", "7", '{"a": 1}', "null"])
    expect({text, found: readSelections(browser({"tillit-selections-members": text}), "members")}).toEqual({
      text,
      found: []
    });
});
