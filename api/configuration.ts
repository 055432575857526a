import {readFileSync} from "node:fs";
import path from "node:path";
import {type Static, Type} from "typebox";
import {Value} from "typebox/value";
import {parse} from "yaml";

// The night checks the rest of the file; the API reads only what it serves by.
const Served = Type.Object({
  serve: Type.Optional(
    Type.Object({sign_in: Type.Union([Type.Literal("personas"), Type.Literal("none")])}, {additionalProperties: false})
  ),
  time_zone: Type.Optional(Type.String())
});

export type Configuration = {readonly signIn: "personas" | "none"};

/** Reads `serve` out of the data folder's tillit.yaml. Without it nobody can sign in. */
export function readConfiguration(folder: string): Configuration {
  const file = path.join(folder, "tillit.yaml");
  const plain: unknown = parse(readFileSync(file, "utf8"));
  if (!Value.Check(Served, plain)) {
    const wrong = Value.Errors(Served, plain).map((error) => `${error.instancePath || "/"} ${error.message}`);
    throw new Error(`${path.basename(file)} does not fit its schema: ${wrong.join("; ")}`);
  }
  const served: Static<typeof Served> = plain;
  return {signIn: served.serve?.sign_in ?? "none"};
}
