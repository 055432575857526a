import {table, twin, type Column} from "./block.ts";
import {h} from "./element.ts";
import type {Text} from "./words.ts";

export type Rejected = {
  readonly source: string;
  readonly table_name: string;
  readonly rule: string;
  readonly column_name: string | null;
  readonly row_key?: string | null;
  readonly message?: string | null;
  readonly rows?: number;
};

export const countRows = (rows: readonly Rejected[]): number => rows.reduce((sum, row) => sum + (row.rows ?? 1), 0);

/** Refused rows by table and rule; the rows themselves for those who put the register right. */
export function rejectedTable(text: Text, rows: readonly Rejected[]): HTMLElement {
  const {t, format} = text;
  const where: Column<Rejected> = {
    title: t("night.where"),
    head: true,
    cell: (row) => [h("code", {}, row.table_name), h("span", {class: "under"}, row.source)]
  };
  const rule: Column<Rejected> = {
    title: t("night.rule"),
    cell: (row) => [
      text.code("rule", row.rule),
      row.column_name ? h("span", {class: "under"}, h("code", {}, row.column_name)) : null
    ]
  };
  const message: Column<Rejected> = {
    title: t("night.message"),
    cell: (row) => [
      h("span", {lang: "en"}, row.message ?? ""),
      row.row_key ? h("span", {class: "under"}, h("code", {}, row.row_key)) : null
    ]
  };
  const groups = [
    ...Map.groupBy(rows, (row) => `${row.source} ${row.table_name} ${row.rule} ${row.column_name}`).values()
  ]
    .flatMap((group) => (group[0] ? [{...group[0], rows: countRows(group)}] : []))
    .toSorted((a, b) => b.rows - a.rows);
  const number: Column<Rejected> = {title: t("night.rows"), number: true, cell: (row) => format.count(row.rows ?? 1)};
  const single = rows.filter((row) => row.message);
  return h(
    "div",
    {},
    table(t("night.rejected"), [where, rule, number], groups),
    single.length ? twin(t("night.all_rows"), () => table(t("night.rejected"), [where, rule, message], single)) : null
  );
}
