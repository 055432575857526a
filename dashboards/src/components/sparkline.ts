import {svg} from "./element.ts";

const WIDTH = 76;
const HEIGHT = 26;
const PAD = 3;

type Series = readonly (number | null)[];

/** Where a small count would only wiggle: below ten the picture is dots, not a line. */
export function isSmall(values: Series): boolean {
  return values.every((value) => value === null || value < 10);
}

/** The line's `d`, a gap where there is no value; `[x, y]` of the last value. Pixels of a 76 × 26 picture. */
export function trace(values: Series): {readonly path: string; readonly last: readonly [number, number] | null} {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = high - low || 1;
  const x = (index: number): number => PAD + (index * (WIDTH - 2 * PAD)) / Math.max(1, values.length - 1);
  const y = (value: number): number =>
    high === low ? HEIGHT / 2 : HEIGHT - PAD - ((value - low) * (HEIGHT - 2 * PAD)) / span;
  let path = "";
  let last: [number, number] | null = null;
  values.forEach((value, index) => {
    if (value === null) return;
    const joined = index > 0 && values[index - 1] !== null;
    path += `${joined ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    last = [x(index), y(value)];
  });
  return {path, last};
}

/** A picture beside a figure; the figure says it, so it is hidden from screen readers. Null when there is nothing to see. */
export function sparkline(values: Series): SVGSVGElement | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2 || known.every((value) => value < 2)) return null;
  const frame = {
    class: "sparkline",
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    "aria-hidden": "true"
  };
  if (isSmall(values)) {
    const months = values.slice(-12);
    const dots = months.flatMap((value, index) =>
      value === null
        ? []
        : [
            svg("circle", {
              cx: 4 + index * 6,
              cy: HEIGHT - PAD - (value * (HEIGHT - 2 * PAD)) / 10,
              r: index === months.length - 1 ? 2.6 : 1.4
            })
          ]
    );
    return svg("svg", frame, dots);
  }
  const {path, last} = trace(values);
  return svg("svg", frame, svg("path", {d: path}), last ? svg("circle", {cx: last[0], cy: last[1], r: 2.6}) : null);
}
