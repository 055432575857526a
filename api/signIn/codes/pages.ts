import {type Language, WORDS} from "./words.ts";

/** Looks as the dashboards do, needs no script, and asks nothing of anybody else. */
export const STYLE = `:root {
  color-scheme: light dark;
  --paper: #f7f6f2; --surface: #ffffff; --line: #8a8f96; --ink: #16202c; --ink-2: #55606d;
  --brand: #0b5f66; --on-brand: #ffffff; --bad: #b8452f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f151b; --surface: #172029; --line: #6b7783; --ink: #e9edf1; --ink-2: #a3afbb;
    --brand: #6cc5c4; --on-brand: #0f151b; --bad: #ee8a72;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 32px 16px; }
.brand { margin: 0 0 24px; color: var(--brand); font-weight: 700; }
h1 { margin: 0 0 16px; font-size: 26px; line-height: 1.2; letter-spacing: -0.01em; }
p { margin: 0 0 16px; }
form { margin: 0 0 24px; padding: 20px 16px; background: var(--surface); border-radius: 12px; }
label { display: block; font-weight: 600; }
.quiet { color: var(--ink-2); font-size: 14px; margin: 0 0 8px; }
.wrong { color: var(--bad); font-weight: 600; }
input { display: block; width: 100%; min-height: 48px; margin: 8px 0 16px; padding: 8px 12px; font: inherit; font-size: 18px; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
input.code { letter-spacing: 0.2em; font-variant-numeric: tabular-nums; }
button { min-height: 48px; width: 100%; padding: 8px 20px; font: inherit; font-weight: 600; color: var(--on-brand); background: var(--brand); border: 0; border-radius: 8px; cursor: pointer; }
a { color: var(--brand); display: inline-block; padding: 12px 0; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
`;

export type CodePage =
  | {readonly kind: "address"; readonly uid: string}
  | {readonly kind: "code"; readonly uid: string; readonly isWrong: boolean}
  | {readonly kind: "over"; readonly uid: string}
  | {readonly kind: "failed"; readonly start: string};

/** One page of the sign-in. What stands in it is ours or of the alphabet of an interaction's id. */
export function pageOf(page: CodePage, language: Language): string {
  const words = WORDS[language];
  const title = {address: words.title, code: words.codeTitle, over: words.over, failed: words.failedTitle}[page.kind];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Tillit</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<main>
<p class="brand">Tillit</p>
<h1>${title}</h1>
${content(page, language)}
</main>
</body>
</html>
`;
}

function content(page: CodePage, language: Language): string {
  const words = WORDS[language];
  switch (page.kind) {
    case "address":
      return `<form method="post" action="/interaction/${page.uid}/address">
<label for="address">${words.address}</label>
<p class="quiet" id="help">${words.addressHelp}</p>
<input id="address" name="address" type="email" autocomplete="email" maxlength="254" required aria-describedby="help" autofocus>
<button>${words.send}</button>
</form>`;
    case "code":
      return `<p>${words.sent}</p>
<form method="post" action="/interaction/${page.uid}/code">
<label for="code">${words.code}</label>
${page.isWrong ? `<p class="wrong" role="alert" id="wrong">${words.wrong}</p>` : ""}
<input class="code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="12" required${page.isWrong ? ' aria-invalid="true" aria-describedby="wrong"' : ""} autofocus>
<button>${words.enter}</button>
</form>
<p><a href="/interaction/${page.uid}">${words.another}</a></p>`;
    case "over":
      return `<p><a href="/interaction/${page.uid}">${words.begin}</a></p>`;
    case "failed":
      return `<p>${words.failed}</p>
<p><a href="${page.start}">${words.back}</a></p>`;
  }
}
