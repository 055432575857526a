/** PostgreSQL's COPY over `pg`: CSV in and out, ten times faster than rows. */
import {createReadStream, createWriteStream} from "node:fs";
import {finished} from "node:stream/promises";
import {Query, type Client} from "pg";

/** The part of pg's connection that COPY needs and its types leave out. */
type CopyConnection = {
  sendCopyFromChunk: (chunk: Buffer) => void;
  endCopyFrom: () => void;
  sendCopyFail: (reason: string) => void;
  stream: {
    writableNeedDrain: boolean;
    once: (event: "drain", listener: () => void) => void;
    pause: () => void;
    resume: () => void;
  };
};

/** Bytes written to the file at once. */
const PIECE = 1 << 18;

/**
 * Writes a query's rows to a CSV file without header; null is empty. Memory stays at a few pieces whatever the size. A
 * connection that falls silent for `patience` seconds is taken for dead.
 */
export async function copyOut(client: Client, query: string, path: string, patience = 600): Promise<void> {
  const file = createWriteStream(path, {highWaterMark: 1 << 20});
  let silence: NodeJS.Timeout | undefined;
  let paused: CopyConnection["stream"] | undefined;
  let rows: Buffer[] = [];
  let gathered = 0;
  const flush = (): boolean => {
    const piece = Buffer.concat(rows);
    rows = [];
    gathered = 0;
    return file.write(piece);
  };
  try {
    await new Promise<void>((done, fail) => {
      const lost = (): void => fail(new Error(`the server has sent nothing for ${patience} s`));
      silence = setTimeout(lost, patience * 1000);
      file.once("error", fail);
      const copy = new Query(`copy (${query}) to stdout (format csv)`, (error?: Error) =>
        error ? fail(error) : done()
      );
      const handleCopyData = ({chunk}: {chunk: Buffer}, connection: CopyConnection): void => {
        silence?.refresh();
        rows.push(Buffer.from(chunk)); // a copy: pg uses the buffer of the row again
        gathered += chunk.length;
        if (gathered < PIECE || flush()) return;
        connection.stream.pause();
        paused = connection.stream;
        file.once("drain", () => connection.stream.resume());
      };
      client.query(Object.assign(copy, {handleCopyData}));
    });
  } finally {
    clearTimeout(silence);
    flush();
    file.end();
    await finished(file);
    // The copy may end in the very bytes that filled the file's buffer, and an ended file drains no more.
    paused?.resume();
  }
}

/** Sends a CSV file without header into a table; an empty field is null. */
export async function copyIn(client: Client, table: string, path: string): Promise<void> {
  const send = async (connection: CopyConnection): Promise<void> => {
    try {
      for await (const piece of createReadStream(path, {highWaterMark: 1 << 18})) {
        connection.sendCopyFromChunk(piece as Buffer);
        if (connection.stream.writableNeedDrain)
          await new Promise<void>((drained) => connection.stream.once("drain", drained));
      }
      connection.endCopyFrom();
    } catch (error) {
      connection.sendCopyFail(String(error));
    }
  };
  await new Promise<void>((done, fail) => {
    const copy = new Query(`copy ${table} from stdin (format csv)`, (error?: Error) =>
      error ? fail(new Error(`cannot fill table: ${table}`, {cause: error})) : done()
    );
    client.query(Object.assign(copy, {handleCopyInResponse: (connection: CopyConnection) => void send(connection)}));
  });
}
