/**
 * Draws the pictures of README.md from a made register: `node pipelines/demo/pictures.ts --data DIR`.
 * Plain SVG through d3's scales and shapes, so that a change of the model shows as a change of the files.
 */
import {mkdir, writeFile} from "node:fs/promises";
import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {area, extent, line, max, scaleBand, scaleLinear, scaleLog, scaleUtc, utcFormat} from "d3";
import {type Database, openDatabase} from "../database.ts";

const WIDTH = 640;
const HEIGHT = 220;
const MARGIN = {top: 34, right: 16, bottom: 26, left: 52};
const INK = "#24313d";
const QUIET = "#8794a0";
const BLUE = "#2a6f97";
const RED = "#c8553d";

type Tick = {readonly at: number; readonly text: string};

function picture(title: string, body: string, bottom: readonly Tick[], left: readonly Tick[], legend = ""): string {
  const [x0, x1, y1] = [MARGIN.left, WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const rules = left.map(
    ({at, text}) =>
      `<line x1="${x0}" x2="${x1}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" stroke="#e3e8ec"/><text x="${x0 - 6}" y="${(at + 4).toFixed(1)}" text-anchor="end">${text}</text>`
  );
  const labels = bottom.map(
    ({at, text}) => `<text x="${at.toFixed(1)}" y="${y1 + 17}" text-anchor="middle">${text}</text>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="11" fill="${QUIET}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="12" y="19" font-size="13" font-weight="600" fill="${INK}">${title}</text>${legend}
${rules.join("\n")}
${body}
${labels.join("\n")}
</svg>
`;
}

const group = (value: number) => value.toLocaleString("en").replaceAll(",", " ");
const across = [MARGIN.left, WIDTH - MARGIN.right] as const;
const upward = [HEIGHT - MARGIN.bottom, MARGIN.top] as const;

const powers = (limit: number) => [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000].filter((value) => value <= limit);

type Point = {readonly day: Date; readonly value: number};

function timeAxis(points: readonly Point[]) {
  const [from, to] = extent(points, ({day}) => day);
  if (!from || !to) throw new Error("no months to draw: is the register empty?");
  const x = scaleUtc([from, to], across);
  return {x, ticks: x.ticks(10).map((day) => ({at: x(day), text: utcFormat("%Y")(day)}))};
}

/** Bars over named classes. */
function bars(title: string, rows: readonly (readonly [string, number])[], format = group): string {
  const x = scaleBand(
    rows.map(([name]) => name),
    across
  ).padding(0.18);
  const y = scaleLinear([0, max(rows, ([, value]) => value) ?? 1], upward).nice(4);
  const marks = rows.map(([name, value]) => {
    const top = y(value);
    return `<rect x="${(x(name) ?? 0).toFixed(1)}" y="${top.toFixed(1)}" width="${x.bandwidth().toFixed(1)}" height="${(y(0) - top).toFixed(1)}" fill="${BLUE}"/>`;
  });
  return picture(
    title,
    marks.join("\n"),
    rows.map(([name]) => ({at: (x(name) ?? 0) + x.bandwidth() / 2, text: name})),
    y.ticks(4).map((value) => ({at: y(value), text: format(value)}))
  );
}

function membersByMonth(points: readonly Point[]): string {
  const {x, ticks} = timeAxis(points);
  const y = scaleLinear([0, max(points, ({value}) => value) ?? 1], upward).nice(4);
  const shape = area<Point>(
    ({day}) => x(day),
    y(0),
    ({value}) => y(value)
  )(points.slice());
  return picture(
    "Members at the close of each month",
    `<path d="${shape}" fill="${BLUE}" fill-opacity="0.25" stroke="${BLUE}"/>`,
    ticks,
    y.ticks(4).map((value) => ({at: y(value), text: group(value)}))
  );
}

function flowsByMonth(joined: readonly Point[], left: readonly Point[]): string {
  const {x, ticks} = timeAxis(joined);
  const y = scaleLinear([0, max([...joined, ...left], ({value}) => value) ?? 1], upward).nice(4);
  const path = line<Point>(
    ({day}) => x(day),
    ({value}) => y(value)
  );
  return picture(
    "Joined and left by month",
    `<path d="${path(joined.slice())}" fill="none" stroke="${BLUE}" stroke-width="1.6"/><path d="${path(left.slice())}" fill="none" stroke="${RED}" stroke-width="1.6"/>`,
    ticks,
    y.ticks(4).map((value) => ({at: y(value), text: group(value)})),
    `<text x="${WIDTH - 110}" y="19" fill="${BLUE}" font-weight="600">joined</text><text x="${WIDTH - 60}" y="19" fill="${RED}" font-weight="600">left</text>`
  );
}

function workplaceSizes(sizes: readonly number[]): string {
  const x = scaleLog([1, Math.max(2, sizes.length)], across);
  const y = scaleLog([1, Math.max(2, sizes[0] ?? 2)], upward);
  // Ranks that fall on the same spot are drawn once.
  const dots = new Set(
    sizes.map((size, rank) => `<circle cx="${x(rank + 1).toFixed(0)}" cy="${y(size).toFixed(0)}" r="1.8"/>`)
  );
  return picture(
    "Members at work per workplace, by rank (both scales logarithmic)",
    `<g fill="${BLUE}">${[...dots].join("")}</g>`,
    powers(sizes.length).map((value) => ({at: x(value), text: group(value)})),
    powers(sizes[0] ?? 1).map((value) => ({at: y(value), text: group(value)}))
  );
}

async function monthly(database: Database, sql: string): Promise<Point[]> {
  const rows = await database.rows(sql);
  return rows.map((row) => ({day: new Date(String(row["month"])), value: Number(row["value"])}));
}

async function pairs(database: Database, sql: string): Promise<(readonly [string, number])[]> {
  return (await database.rows(sql)).map((row) => [String(row["name"]), Number(row["value"])] as const);
}

/** Reads `<folder>/register` and writes the SVG files into `target`. */
export async function drawPictures(folder: string, target: string): Promise<void> {
  const database = await openDatabase(":memory:");
  try {
    for (const table of ["membership", "employment", "dues_charge", "payment"]) {
      const file = `${resolve(folder, "register")}/${table}.parquet`.replaceAll("'", "''");
      await database.run(`create view ${table} as select * from read_parquet('${file}')`);
    }
    await database.run(`
      create table today as select max(paid_on) as today from payment;
      create table month as select unnest(generate_series(date '2016-01-01', (select date_trunc('month', today) from today), interval 1 month))::date as month;
      create table member_now as select m.* from membership as m, today where starts_on <= today and coalesce(ends_on > today + 1, true);
    `);
    const pictures: Readonly<Record<string, string>> = {
      "members.svg": membersByMonth(
        await monthly(
          database,
          `select month, count(*) as value from month inner join membership
             on starts_on < month + interval 1 month and coalesce(ends_on > month + interval 1 month, true)
           where month < (select max(month) from month) group by month order by month`
        )
      ),
      "flows.svg": flowsByMonth(
        await monthly(
          database,
          `with firsts as (select member_id, min(starts_on) as starts_on from membership group by member_id)
           select month, count(starts_on) as value from month left join firsts on date_trunc('month', starts_on) = month
           where month < (select max(month) from month) group by month order by month`
        ),
        await monthly(
          database,
          `select month, count(ends_on) as value from month left join membership
             on exit_reason is not null and date_trunc('month', ends_on - 1) = month
           where month < (select max(month) from month) group by month order by month`
        )
      ),
      "workplaces.svg": workplaceSizes(
        (
          await database.rows(`select count(*) as size from employment as e inner join member_now using (member_id), today
            where e.employer_unit_id is not null and coalesce(e.ends_on > today, true) group by e.employer_unit_id order by size desc`)
        ).map((row) => Number(row["size"]))
      ),
      "arrears.svg": bars(
        "Members who owe, by months owed",
        await pairs(
          database,
          `with paid as (select dues_charge_id, sum(amount_minor) as paid from payment group by dues_charge_id),
             periods as (
               select member_id, period_on from dues_charge left join paid using (dues_charge_id), today where due_on < today
               group by member_id, period_on having sum(amount_minor) > sum(coalesce(paid, 0))),
             owed as (select member_id, least(count(*), 10) as months from periods inner join member_now using (member_id) group by member_id),
             classes as (select unnest(generate_series(1, 10)) as months)
           select case when months = 10 then '10+' else months::varchar end as name, count(owed.member_id) as value
           from classes left join owed using (months) group by months order by months`
        )
      ),
      "tenure.svg": bars(
        "Members by years of membership",
        await pairs(
          database,
          `with first_day as (select member_id, min(starts_on) as since from membership group by member_id),
             years as (select least(40, floor((today - since) / 365.25))::integer as y from member_now inner join first_day using (member_id), today)
           select case when y = 40 then '40+' when y % 5 = 0 then y::varchar else repeat(' ', y) end as name, count(*) as value
           from years group by y order by y`
        )
      )
    };
    await mkdir(target, {recursive: true});
    for (const [name, svg] of Object.entries(pictures)) await writeFile(`${target}/${name}`, svg);
  } finally {
    await database.close();
  }
}

if (import.meta.main) {
  const {values} = parseArgs({options: {data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"}}});
  await drawPictures(values.data, new URL("pictures", import.meta.url).pathname);
}
