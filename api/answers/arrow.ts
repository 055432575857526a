import duckdb from "@duckdb/node-bindings";
import {
  type DuckDBDataChunk,
  type DuckDBEnumType,
  type DuckDBMaterializedResult,
  type DuckDBType,
  DuckDBTypeId
} from "@duckdb/node-api";
import {
  type Data,
  type DataType,
  Bool,
  DateDay,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  TimestampMicrosecond,
  Uint8,
  Uint16,
  Uint32,
  Utf8,
  type Vector,
  vectorFromArray
} from "apache-arrow";
import type {Row} from "../publication/rows.ts";

export const ARROW_STREAM = "application/vnd.apache.arrow.stream";

/**
 * A finished DuckDB result as one Arrow IPC stream, column by column from DuckDB's own buffers: fixed-width values,
 * validity bits and UTF-8 are copied, never decoded. Synchronous; meant for up to some 50 000 rows. Throws for a type
 * without a counterpart (any bare `sum()` is one): cast it in SQL.
 */
export function toArrow(result: DuckDBMaterializedResult): Uint8Array {
  const columns = result.columnTypes().map((type) => columnFor(type, result.rowCount));
  for (let i = 0; i < result.chunkCount; i++) {
    const chunk = result.getChunk(i);
    for (const [j, column] of columns.entries()) column.append(vectorOf(chunk, j), chunk.rowCount);
  }
  const data = columns.map((column) => column.data());
  const fields = result.deduplicatedColumnNames().map((name, i) => fieldOf(name, data[i]));
  const schema = new Schema(fields);
  const rows = makeData({type: new Struct(fields), length: result.rowCount, nullCount: 0, children: data});
  return tableToIPC(new Table(schema, [new RecordBatch(schema, rows)]), "stream");
}

/** What a column of rows made here holds; counts go out as Int64, as DuckDB's do. */
export type Shape = Readonly<Record<string, "text" | "boolean" | "count">>;

/** Rows that were put together here and not by DuckDB, as one Arrow IPC stream with the columns of `shape`. */
export function rowsToArrow(rows: readonly Row[], shape: Shape): Uint8Array {
  const vectors = Object.entries(shape).map(([name, holds]) => {
    const values = rows.map((row) => row[name] ?? null);
    if (holds === "text") return [name, vectorFromArray(values, new Utf8())];
    if (holds === "boolean") return [name, vectorFromArray(values, new Bool())];
    const counts = values.map((value) => (value === null ? null : BigInt(value)));
    return [name, vectorFromArray(counts, new Int64())];
  });
  return tableToIPC(new Table(Object.fromEntries(vectors)), "stream");
}

function fieldOf(name: string, data: Data | undefined): Field {
  if (!data) throw new Error(`no data for column: ${name}`);
  return new Field(name, data.type, true);
}

const vectorOf = (chunk: DuckDBDataChunk, column: number): duckdb.Vector =>
  duckdb.data_chunk_get_vector(chunk.chunk, column);

type Column = {
  /** Takes the next `rows` values of a DuckDB vector. */
  readonly append: (vector: duckdb.Vector, rows: number) => void;
  readonly data: () => Data;
};

function columnFor(type: DuckDBType, capacity: number): Column {
  if (type.typeId === DuckDBTypeId.VARCHAR) return textColumn(capacity);
  if (type.typeId === DuckDBTypeId.BOOLEAN) return booleanColumn(capacity);
  if (type.typeId === DuckDBTypeId.ENUM) {
    const {arrow, values, width} = dictionaryOf(type as DuckDBEnumType);
    return fixedColumn(capacity, width, arrow, values);
  }
  const fixed = FIXED.get(type.typeId);
  if (!fixed) throw new TypeError(`no Arrow type for this column, cast it in SQL: ${type.toString()}`);
  return fixedColumn(capacity, fixed.width, fixed.arrow);
}

const FIXED: ReadonlyMap<DuckDBTypeId, {readonly width: number; readonly arrow: DataType}> = new Map([
  [DuckDBTypeId.TINYINT, {width: 1, arrow: new Int8()}],
  [DuckDBTypeId.SMALLINT, {width: 2, arrow: new Int16()}],
  [DuckDBTypeId.INTEGER, {width: 4, arrow: new Int32()}],
  [DuckDBTypeId.BIGINT, {width: 8, arrow: new Int64()}],
  [DuckDBTypeId.UTINYINT, {width: 1, arrow: new Uint8()}],
  [DuckDBTypeId.USMALLINT, {width: 2, arrow: new Uint16()}],
  [DuckDBTypeId.UINTEGER, {width: 4, arrow: new Uint32()}],
  [DuckDBTypeId.FLOAT, {width: 4, arrow: new Float32()}],
  [DuckDBTypeId.DOUBLE, {width: 8, arrow: new Float64()}],
  [DuckDBTypeId.DATE, {width: 4, arrow: new DateDay()}],
  [DuckDBTypeId.TIMESTAMP, {width: 8, arrow: new TimestampMicrosecond()}],
  [DuckDBTypeId.TIMESTAMP_TZ, {width: 8, arrow: new TimestampMicrosecond("UTC")}]
]);

/** Null bits. Both sides keep one bit per row, lowest first, 1 for a value; only the start may be off a byte. */
function validity(capacity: number) {
  let bits: Uint8Array | undefined;
  return {
    append(vector: duckdb.Vector, start: number, rows: number): Uint8Array | null {
      const source = duckdb.vector_get_validity(vector, ((rows + 63) >> 6) * 8) as Uint8Array | null;
      if (!source) return null;
      bits ??= new Uint8Array((capacity + 7) >> 3).fill(255);
      for (let i = 0; i < rows; i++) {
        if (!isSet(source, i)) bits[(start + i) >> 3] = (bits[(start + i) >> 3] ?? 0) & ~(1 << ((start + i) & 7));
      }
      return source;
    },
    fields: (length: number) =>
      bits ? {length, nullCount: -1, nullBitmap: bits.subarray(0, (length + 7) >> 3)} : {length, nullCount: 0}
  };
}

const isSet = (bits: Uint8Array, i: number): boolean => (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1;

function fixedColumn(capacity: number, width: number, type: DataType, dictionary?: Vector): Column {
  const bytes = new Uint8Array(capacity * width);
  const nulls = validity(capacity);
  let length = 0;
  return {
    append(vector, rows) {
      nulls.append(vector, length, rows);
      bytes.set(duckdb.vector_get_data(vector, rows * width), length * width);
      length += rows;
    },
    data() {
      const ArrayType = (type instanceof Dictionary ? type.indices : type).ArrayType;
      const data = new ArrayType(bytes.buffer, 0, (length * width) / ArrayType.BYTES_PER_ELEMENT);
      return makeData({type, ...nulls.fields(length), data, ...(dictionary && {dictionary})} as never);
    }
  };
}

function booleanColumn(capacity: number): Column {
  const bits = new Uint8Array((capacity + 7) >> 3);
  const nulls = validity(capacity);
  let length = 0;
  return {
    append(vector, rows) {
      nulls.append(vector, length, rows);
      const bytes = duckdb.vector_get_data(vector, rows);
      for (let i = 0; i < rows; i++) {
        if (bytes[i]) bits[(length + i) >> 3] = (bits[(length + i) >> 3] ?? 0) | (1 << ((length + i) & 7));
      }
      length += rows;
    },
    data: () => makeData({type: new Bool(), ...nulls.fields(length), data: bits.subarray(0, (length + 7) >> 3)})
  };
}

/** Strings in DuckDB are 16 bytes: a length, then 12 bytes of text, or 4 of it and a pointer to all of it. */
const INLINE = 12;

function textColumn(capacity: number): Column {
  const offsets = new Int32Array(capacity + 1);
  const nulls = validity(capacity);
  let text = Buffer.allocUnsafe(capacity * 16 + 64);
  let used = 0;
  let length = 0;

  function makeRoom(needed: number): void {
    if (used + needed <= text.length) return;
    const larger = Buffer.allocUnsafe(Math.max(text.length * 2, used + needed));
    text.copy(larger, 0, 0, used);
    text = larger;
  }

  function append(vector: duckdb.Vector, rows: number): void {
    const valid = nulls.append(vector, length, rows);
    const strings = duckdb.vector_get_data(vector, rows * 16);
    const words = new Uint32Array(strings.buffer, strings.byteOffset, rows * 4);
    // Long strings that lie back to back in DuckDB's memory are fetched with one call for the whole run.
    const run = {first: -1, from: 0, to: 0, target: 0};
    const flush = (): void => {
      if (run.first < 0) return;
      const pointer = strings.byteOffset + run.first * 16 + 8;
      text.set(duckdb.get_data_from_pointer(strings.buffer as ArrayBuffer, pointer, run.to - run.from), run.target);
      run.first = -1;
    };
    for (let i = 0; i < rows; i++) {
      if (!valid || isSet(valid, i)) {
        const size = words[i * 4] ?? 0;
        makeRoom(Math.max(size, INLINE));
        if (size <= INLINE) {
          flush();
          text.set(strings.subarray(i * 16 + 4, i * 16 + 4 + size), used);
        } else {
          const address = (words[i * 4 + 2] ?? 0) + (words[i * 4 + 3] ?? 0) * 2 ** 32;
          if (run.first < 0 || address !== run.to) {
            flush();
            Object.assign(run, {first: i, from: address, to: address, target: used});
          }
          run.to += size;
        }
        used += size;
      }
      offsets[length + i + 1] = used;
    }
    flush();
    length += rows;
  }

  return {
    append,
    data: () =>
      makeData({
        type: new Utf8(),
        ...nulls.fields(length),
        valueOffsets: offsets.subarray(0, length + 1),
        data: text.subarray(0, used)
      })
  };
}

type ArrowDictionary = {readonly arrow: Dictionary; readonly values: Vector; readonly width: number};
const dictionaries = new Map<string, ArrowDictionary>();

/** The Arrow dictionary of an ENUM type; the same for every result, so that clients can tell it is the same. */
function dictionaryOf(type: DuckDBEnumType): ArrowDictionary {
  const key = JSON.stringify(type.values);
  const known = dictionaries.get(key);
  if (known) return known;
  const indices =
    type.values.length <= 2 ** 8 ? new Uint8() : type.values.length <= 2 ** 16 ? new Uint16() : new Uint32();
  const made = {
    arrow: new Dictionary(new Utf8(), indices, dictionaries.size + 1),
    values: vectorFromArray([...type.values], new Utf8()),
    width: indices.bitWidth / 8
  };
  dictionaries.set(key, made);
  return made;
}
