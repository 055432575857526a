/**
 * Everything drawn with Plot, in one module that pages import only after their figures stand. Every picture is drawn
 * for its width (never scaled), is one image with one sentence for a screen reader, and has a table twin beside it.
 */
import * as Flechette from "@uwdata/flechette";
export {drawTrend} from "./trend.ts";
export {drawGaps} from "./gapPicture.ts";
export {drawSurvival} from "./survivalCurve.ts";
export {drawWaterfall} from "./waterfall.ts";

/** A picture that redraws itself whenever its width changes. `label` is what a screen reader says instead of it. */
export function chart(label: string, draw: (width: number) => Element): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart";
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === 0 || width === drawn) return;
    drawn = width;
    // Drawing inside the observer's own turn would resize what it watches.
    requestAnimationFrame(() => box.replaceChildren(asImage(draw(width), label)));
  }).observe(box);
  return box;
}

/**
 * Plot puts a style sheet into each picture, which a strict content security policy refuses (the rules are in
 * style.css), and aria-labels on groups without a role, which say nothing to anyone.
 */
function asImage(picture: Element, label: string): Element {
  for (const style of picture.querySelectorAll("style")) style.remove();
  for (const part of picture.querySelectorAll("[aria-label], [aria-description], [aria-hidden]"))
    for (const name of ["aria-label", "aria-description", "aria-hidden"]) part.removeAttribute(name);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", label);
  return picture;
}

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** The rows of an Arrow IPC stream: days and months as ISO text, counts as numbers. */
export function rowsOf(bytes: Uint8Array): Row[] {
  const table = Flechette.tableFromIPC(bytes, {useDate: true, useBigInt: false});
  return table.toArray().map((row: Record<string, unknown>) => {
    const out: Record<string, Cell> = {};
    for (const name of table.names) out[name] = cellOf(row[name]);
    return out;
  });
}

function cellOf(value: unknown): Cell {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}
