/** A point of a curve: who is still a member after so many months, with its interval where there is one. */
export type SurvivalPoint = {
  readonly month: number;
  readonly survival: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly atRisk: number;
};

/** How many are followed still when a month begins: those at risk at the next step. */
export const followed = (points: readonly SurvivalPoint[], month: number): number | null =>
  points.find((point) => point.month >= month)?.atRisk ?? null;
