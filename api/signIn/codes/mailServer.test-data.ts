import {SMTPServer} from "smtp-server";
import {freePort} from "../../../pipelines/sources/servers.fixture.ts";

export type Mail = {readonly to: readonly string[]; readonly text: string};

export type MailServer = {
  readonly port: number;
  readonly mails: Mail[];
  /** The next mail; throws when none comes. */
  readonly next: () => Promise<Mail>;
  readonly close: () => Promise<void>;
};

/** A real SMTP server on the loopback that keeps what it gets. It lets in `account` alone. */
export async function openMailServer(account: {user: string; password: string}): Promise<MailServer> {
  const mails: Mail[] = [];
  let read = 0;
  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({username, password}, _, done) =>
      username === account.user && password === account.password
        ? done(null, {user: username})
        : done(new Error("unknown account")),
    onData: (stream, {envelope}, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        mails.push({to: envelope.rcptTo.map(({address}) => address), text: plain(Buffer.concat(pieces).toString())});
        done();
      });
    }
  });
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const next = async (): Promise<Mail> => {
    for (let i = 0; i < 200; i += 1) {
      const mail = mails[read];
      if (mail) {
        read += 1;
        return mail;
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error("no mail came");
  };
  return {port, mails, next, close: () => new Promise((closed) => server.close(() => closed()))};
}

/** The body, with what a mail writes for letters beyond ASCII undone; an id in its head may look like a code. */
const plain = (raw: string): string => {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const body = rest.join("\n\n");
  const isBase64 = /^content-transfer-encoding: base64/im.test(head);
  if (isBase64) return Buffer.from(body, "base64").toString();
  const bytes = body
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};
