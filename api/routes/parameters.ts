import {Type} from "typebox";

/** Parameters that several routes take. Everything is text in an address; patterns say which. */
export const closed = {additionalProperties: false};

export const Unit = Type.String({minLength: 1, maxLength: 200, description: "Id of a node of either tree."});
export const Kpi = Type.String({pattern: "^[a-z][a-z0-9_]*$", maxLength: 100, description: "Name of a KPI."});
export const Kpis = Type.String({
  pattern: "^[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*$",
  maxLength: 1000,
  description: "Names of KPIs, separated by commas."
});
export const Month = Type.String({pattern: "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", description: "YYYY-MM."});
export const Limit = Type.String({
  pattern: "^(0|[1-9][0-9]?|[1-4][0-9]{2}|500)$",
  description: "0 to 500; 0 asks for the counts alone."
});
export const Offset = Type.String({pattern: "^(0|[1-9][0-9]{0,6})$"});
export const Search = Type.String({minLength: 1, maxLength: 64});
export const Format = Type.Union([Type.Literal("json"), Type.Literal("arrow")]);
export const ListFormat = Type.Union([Type.Literal("json"), Type.Literal("arrow"), Type.Literal("csv")]);

/** A cell of a table whose columns the policy and the catalogue decide. */
export const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
export const Rows = Type.Array(Type.Record(Type.String(), Cell));
export const Table = Type.Object({
  total: Type.Optional(Type.Integer()),
  apart: Type.Optional(Type.Integer()),
  counts: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  rows: Rows
});
