import type {Gap} from "./overview.ts";
import type {Text} from "./words.ts";

/** "no steward for 34 days · 41 members" */
export function vacancy(text: Text, gap: Pick<Gap, "members" | "days_without">): string {
  const days = gap.days_without ?? null;
  const without = days === null ? text.t("gap.never") : text.t("gap.days", {n: days});
  return `${without} · ${text.t("gap.members", {n: gap.members})}`;
}
