import path from "node:path";
import type {Configuration} from "../configuration.ts";
import type {Store} from "./store.ts";
import {openPostgres} from "./postgres.ts";
import {openSqlite} from "./sqlite.ts";

/** Opens the operations store of a data folder: where its tillit.yaml says, else the file in it. */
export const openStore = ({operations}: Configuration, data: string): Promise<Store> =>
  operations ? openPostgres(operations) : openSqlite(path.join(data, "operations.sqlite"));
