import {axisX, axisY, barX, barY, plot, ruleX, ruleY, text as textMark} from "@observablehq/plot";
import {room} from "./room.ts";
import type {Text} from "./words.ts";

/** `level` stands for a stock (opening, closing); others are added to what stands before. */
export type Step = {readonly label: string; readonly value: number; readonly level?: boolean};

/** Where each step begins and ends on the way from opening to closing. */
export function stack(steps: readonly Step[]): (Step & {readonly from: number; readonly to: number})[] {
  let height = 0;
  return steps.map((step) => {
    const from = step.level ? step.value : height;
    height = step.level ? step.value : height + step.value;
    return {...step, from, to: height};
  });
}

/** Lines a label takes in a column so many pixels wide, wrapped between words. */
function linesOf(label: string, column: number): number {
  let [lines, line] = [1, ""];
  for (const word of label.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (room(longer) <= column) line = longer;
    else [lines, line] = [lines + 1, word];
  }
  return lines;
}

/** How a stock came from its opening to its closing; upright where every label has room, else lying. */
export function drawWaterfall(text: Text, steps: readonly Step[], width: number): Element {
  const {format} = text;
  const rows = stack(steps).map((row) => ({
    ...row,
    written: row.level ? format.count(row.value) : format.signed(row.value),
    colour: row.value >= 0 ? "var(--good)" : "var(--bad)",
    end: Math.max(row.from, row.to)
  }));
  const ends = rows.flatMap((row) => [row.from, row.to]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = (high - low) * 0.06 || 1;
  const labels = rows.map((row) => row.label);
  const levels = rows.filter((row) => row.level);
  const moves = rows.filter((row) => !row.level);
  const column = width / labels.length - 8;
  const longest = Math.max(...labels.flatMap((label) => label.split(/\s/)).map((label) => room(label)));
  if (longest <= column) {
    const lines = Math.max(...labels.map((label) => linesOf(label, column)));
    return plot({
      className: "plot",
      width,
      height: 260 + lines * 14,
      marginLeft: 8,
      marginRight: 8,
      marginTop: 22,
      marginBottom: 14 + lines * 15,
      x: {domain: labels, padding: 0.22},
      y: {domain: [low - pad, high + pad], axis: null},
      marks: [
        axisX({label: null, tickSize: 0, fill: "var(--ink-2)", lineWidth: column / 12}),
        barY(moves, {x: "label", y1: "from", y2: "to", fill: "colour", rx: 2, insetTop: -0.5, insetBottom: -0.5}),
        barY(levels, {x: "label", y1: "to", y2: "to", fill: "var(--data-1)", insetTop: -2, insetBottom: -2}),
        textMark(rows, {x: "label", y: "end", text: "written", dy: -9, fontWeight: 600, fill: "var(--ink)"}),
        ruleY([low - pad], {stroke: "var(--line)"})
      ]
    });
  }
  // as wide as the longest label, but never so wide that the bars have no room: then labels take a second line
  const margin = Math.max(longest, Math.min(width * 0.45, Math.max(...labels.map((label) => room(label))))) + 12;
  const deepest = Math.max(...labels.map((label) => linesOf(label, margin - 12)));
  return plot({
    className: "plot",
    width,
    height: rows.length * (14 + deepest * 14) + 16,
    marginLeft: margin,
    marginRight: Math.max(...rows.map((row) => room(row.written, 600))) + 12,
    marginTop: 8,
    marginBottom: 8,
    y: {domain: labels, padding: 0.28},
    x: {domain: [low - pad, high + pad], axis: null},
    marks: [
      axisY({label: null, tickSize: 0, fill: "var(--ink-2)", lineWidth: (margin - 12) / 12 + 0.1}),
      barX(moves, {y: "label", x1: "from", x2: "to", fill: "colour", rx: 2, insetLeft: -0.5, insetRight: -0.5}),
      barX(levels, {y: "label", x1: "to", x2: "to", fill: "var(--data-1)", insetLeft: -2, insetRight: -2}),
      textMark(rows, {
        y: "label",
        x: "end",
        text: "written",
        dx: 7,
        textAnchor: "start",
        fontWeight: 600,
        fill: "var(--ink)"
      }),
      ruleX([low - pad], {stroke: "var(--line)"})
    ]
  });
}
