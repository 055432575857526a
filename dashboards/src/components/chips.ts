import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

export type Chip = {
  readonly label: string;
  readonly n?: number | undefined;
  readonly pressed: boolean;
  readonly press: () => void;
};

/** A row of filters, each with how many it would leave; the pressed one says so to a screen reader too. */
export function chips(text: Text, label: string, items: readonly Chip[], ...more: readonly Child[]): HTMLElement {
  return h(
    "div",
    {class: "chips", role: "group", "aria-label": label},
    items.map((item) =>
      h(
        "button",
        {type: "button", class: "chip", "aria-pressed": String(item.pressed), onclick: item.press},
        item.label,
        item.n === undefined ? null : [" ", h("span", {class: "n"}, text.format.count(item.n))]
      )
    ),
    more
  );
}
