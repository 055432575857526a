import {address, json, post, type Session} from "../components/api.ts";
import {fill, h, type Child} from "../components/element.ts";
import {failure, put, remember, remembered} from "../components/shell.ts";
import {textOf, type Text, type Words} from "../components/words.ts";

type Persona = {readonly subject: string; readonly name: string; readonly role: string; readonly unit: string};

const ORDER = [
  "steward",
  "chief_steward",
  "group_steward",
  "branch_officer",
  "regional_rep",
  "leadership",
  "register_office",
  "data_protection",
  "administrator"
];

/** Sign-in: someone who is signed in goes on to their own first page; others go to the provider, or choose a persona. */
export async function start(words: Words): Promise<void> {
  const text = textOf(words);
  const asked = new URLSearchParams(location.search);
  const list = document.querySelector<HTMLElement>("#personas");
  if (!list) throw new Error("missing element: #personas");
  localStorage.setItem("tillit-language", text.language);
  try {
    if ((remembered().length || asked.has("entered")) && (await goOn(text))) return;
    const {way} = await json<{way: "personas" | "oidc" | "none"}>("/api/door");
    const personas = way === "personas" ? await json<Persona[]>("/api/personas") : [];
    if (personas.length) {
      put("h1", text.t("sign_in.title"));
      put("#lead", text.t("sign_in.text"));
      put("#as-of", h("span", {class: "pill invented"}, text.t("frame.personas")));
      fill(list, byRole(text, personas));
    } else fill(list, way === "oidc" ? provider(text, asked) : h("p", {}, text.t("sign_in.none")));
  } catch (error) {
    fill(list, failure(text, error));
  }
  list.removeAttribute("aria-busy");
}

/** The way to the union's own sign-in; and why the last one led nowhere. */
function provider(text: Text, asked: URLSearchParams): Child[] {
  const refused = asked.get("refused");
  const returnTo = asked.get("return_to") ?? undefined;
  return [
    refused === null
      ? null
      : h(
          "p",
          {class: "card kind", role: "alert"},
          text.t(REFUSALS.find((one) => one === `refused.${refused}`) ?? "refused.failed")
        ),
    h("p", {}, text.t("sign_in.provider")),
    h(
      "p",
      {},
      h(
        "a",
        {class: "button main", href: address("/auth/sign-in", {language: text.language, return_to: returnTo})},
        text.t("title.sign_in")
      )
    )
  ];
}

const REFUSALS = [
  "refused.expired",
  "refused.failed",
  "refused.unknown",
  "refused.no_mandate",
  "refused.revoked",
  "refused.no_provider"
] as const;

async function goOn(text: Text): Promise<boolean> {
  const session = await json<Session>("/api/session").catch(() => null);
  remember(session);
  if (session) location.replace(`/${text.language}/${session.home}`);
  return session !== null;
}

const rank = (role: string): number => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length);

function byRole(text: Text, personas: readonly Persona[]): Child[] {
  const roles = [...new Set(personas.map((persona) => persona.role))];
  return roles
    .toSorted((a, b) => rank(a) - rank(b))
    .map((role) =>
      h(
        "section",
        {class: "role"},
        h("h2", {}, text.code("role", role)),
        h("p", {class: "quiet"}, text.code("question", role)),
        h(
          "ul",
          {class: "personas"},
          personas.filter((persona) => persona.role === role).map((persona) => h("li", {}, choice(text, persona)))
        )
      )
    );
}

function choice(text: Text, persona: Persona): Child {
  const enter = async (): Promise<void> => {
    try {
      await post("/auth/persona", {subject: persona.subject});
      if (!(await goOn(text))) location.reload();
    } catch (error) {
      put("#personas", failure(text, error));
    }
  };
  return h(
    "button",
    {type: "button", class: "persona", "data-subject": persona.subject, onclick: () => void enter()},
    h("strong", {}, persona.name),
    h("span", {}, persona.unit)
  );
}
