let pen: CanvasRenderingContext2D | null | undefined;

/** How wide a text in the charts' 12 pixels is, measured where there is a screen, else reckoned. */
export function room(label: string, weight = 400): number {
  if (pen === undefined)
    pen = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
  if (!pen) return Math.ceil(label.length * 7);
  pen.font = `${weight} 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif`;
  return Math.ceil(pen.measureText(label).width);
}
