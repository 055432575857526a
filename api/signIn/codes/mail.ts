import {createTransport} from "nodemailer";
import type {MailSetting} from "../../configuration.ts";
import {type Language, WORDS} from "./words.ts";

export type SendCode = (address: string, code: string, language: Language) => Promise<void>;

/** Sends codes over the union's mail server. `place` is the address that the code is to be written at. */
export function openMail({host, port, from, user, password, encrypted}: MailSetting, place: string): SendCode {
  const transport = createTransport({
    host,
    port,
    secure: port === 465,
    requireTLS: encrypted && port !== 465,
    ignoreTLS: !encrypted,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    ...(user !== undefined && {auth: {user, pass: password ?? ""}})
  });
  return async (address, code, language) => {
    const {mailSubject, mail} = WORDS[language];
    await transport.sendMail({
      from,
      // As an object: a comma or a name in what somebody wrote makes no second address.
      to: {name: "", address},
      subject: mailSubject,
      text: mail(code, place),
      headers: {"auto-submitted": "auto-generated"}
    });
  };
}
