import {type Kpi, readCatalogue} from "../../../models/catalogue.ts";
import type {Language} from "../../site.ts";
import type {KpiWords} from "../components/words.ts";

/** The catalogue in one language, as the pages need it; read at build time only. */
export function kpiWords(language: Language, catalogue: readonly Kpi[] = readCatalogue()): KpiWords[] {
  return catalogue.map((kpi) => ({
    name: kpi.name,
    unit: kpi.unit,
    times: kpi.times ?? 1,
    kind: kpi.kind,
    direction: kpi.direction,
    label: kpi.label[language],
    sentence: kpi.sentence[language],
    parts: Object.fromEntries(kpi.parts.map((part) => [part, kpi.partLabels[part]?.[language] ?? part])),
    needs: kpi.needs,
    withoutRows: kpi.withoutRows ?? null
  }));
}
