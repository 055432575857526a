/** What the provider of our own says, on its pages and in its mail. */
type Words = {
  readonly title: string;
  readonly address: string;
  readonly addressHelp: string;
  readonly send: string;
  readonly codeTitle: string;
  /** The same for every address: nobody learns here who is in the register. */
  readonly sent: string;
  readonly code: string;
  readonly enter: string;
  readonly another: string;
  readonly wrong: string;
  readonly over: string;
  readonly begin: string;
  readonly failedTitle: string;
  readonly failed: string;
  readonly back: string;
  readonly mailSubject: string;
  readonly mail: (code: string, place: string) => string;
};

export const LANGUAGES = ["en", "fi", "sv", "nb"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Ours of a list such as `fi` or `sv-FI en`; English for none. */
export const languageOf = (wanted: unknown): Language =>
  LANGUAGES.find((language) => String(wanted).toLowerCase().startsWith(language)) ?? "en";

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: "Sign in",
    address: "Your e-mail address",
    addressHelp: "The one that the union has in its register.",
    send: "Send me a code",
    codeTitle: "Look in your e-mail",
    sent: "If the union has this address for somebody with a mandate or an office, a code is on its way there. It can be used for ten minutes, and on this device only.",
    code: "Code of eight digits",
    enter: "Sign in",
    another: "Use another address, or get a new code",
    wrong: "That is not the code. Look at the newest message and try again.",
    over: "This code can no longer be used.",
    begin: "Get a new code",
    failedTitle: "Begin again",
    failed: "This sign-in is over. It may have taken too long, or was begun in another window.",
    back: "To the beginning",
    mailSubject: "Your code for signing in",
    mail: (code, place) =>
      `Your code: ${code}\n\nWrite it on the page where you asked for it, at ${place}. It can be used for ten minutes.\n\nDid you not ask for a code? Then do nothing. Tell it to nobody; the union never asks for it.`
  },
  fi: {
    title: "Kirjaudu",
    address: "Sähköpostiosoitteesi",
    addressHelp: "Se, joka liitolla on jäsenrekisterissä.",
    send: "Lähetä koodi",
    codeTitle: "Katso sähköpostiisi",
    sent: "Jos osoite on liitossa jollakulla, jolla on luottamustehtävä tai toimi, koodi on matkalla sinne. Se kelpaa kymmenen minuuttia ja vain tällä laitteella.",
    code: "Kahdeksannumeroinen koodi",
    enter: "Kirjaudu",
    another: "Käytä toista osoitetta tai pyydä uusi koodi",
    wrong: "Koodi ei ole oikea. Katso uusin viesti ja yritä uudelleen.",
    over: "Tämä koodi ei enää kelpaa.",
    begin: "Pyydä uusi koodi",
    failedTitle: "Aloita alusta",
    failed: "Tämä kirjautuminen on päättynyt. Siihen meni ehkä liian kauan, tai se aloitettiin toisessa ikkunassa.",
    back: "Alkuun",
    mailSubject: "Kirjautumiskoodisi",
    mail: (code, place) =>
      `Koodisi: ${code}\n\nKirjoita se sivulle, jolla pyysit sen, osoitteessa ${place}. Se kelpaa kymmenen minuuttia.\n\nEtkö pyytänyt koodia? Älä silloin tee mitään. Älä kerro koodia kenellekään; liitto ei koskaan kysy sitä.`
  },
  sv: {
    title: "Logga in",
    address: "Din e-postadress",
    addressHelp: "Den som förbundet har i sitt medlemsregister.",
    send: "Skicka en kod",
    codeTitle: "Titta i din e-post",
    sent: "Om förbundet har adressen till någon med ett uppdrag eller en tjänst är en kod på väg dit. Den gäller i tio minuter och bara på den här enheten.",
    code: "Åttasiffrig kod",
    enter: "Logga in",
    another: "Använd en annan adress eller be om en ny kod",
    wrong: "Det är inte koden. Titta på det senaste meddelandet och försök igen.",
    over: "Den här koden gäller inte längre.",
    begin: "Be om en ny kod",
    failedTitle: "Börja om",
    failed: "Den här inloggningen är över. Den tog kanske för lång tid eller började i ett annat fönster.",
    back: "Till början",
    mailSubject: "Din kod för inloggning",
    mail: (code, place) =>
      `Din kod: ${code}\n\nSkriv den på sidan där du bad om den, på ${place}. Den gäller i tio minuter.\n\nBad du inte om någon kod? Gör då ingenting. Berätta den inte för någon; förbundet frågar aldrig efter den.`
  },
  nb: {
    title: "Logg inn",
    address: "E-postadressen din",
    addressHelp: "Den forbundet har i medlemsregisteret.",
    send: "Send meg en kode",
    codeTitle: "Se i e-posten din",
    sent: "Hvis forbundet har adressen til noen med et verv eller en stilling, er en kode på vei dit. Den gjelder i ti minutter og bare på denne enheten.",
    code: "Kode på åtte sifre",
    enter: "Logg inn",
    another: "Bruk en annen adresse, eller få en ny kode",
    wrong: "Det er ikke koden. Se på den nyeste meldingen og prøv igjen.",
    over: "Denne koden gjelder ikke lenger.",
    begin: "Få en ny kode",
    failedTitle: "Begynn på nytt",
    failed: "Denne innloggingen er over. Den tok kanskje for lang tid, eller ble begynt i et annet vindu.",
    back: "Til begynnelsen",
    mailSubject: "Koden din for innlogging",
    mail: (code, place) =>
      `Koden din: ${code}\n\nSkriv den på siden der du ba om den, på ${place}. Den gjelder i ti minutter.\n\nBa du ikke om en kode? Da gjør du ingenting. Fortell den ikke til noen; forbundet spør aldri etter den.`
  }
};
