import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {CONTRACT_DOCUMENT, contractDocument} from "./contractDocument.ts";

test("CONTRACT.md says what contract.ts says (else: node pipelines/contractDocument.ts)", () => {
  expect(readFileSync(CONTRACT_DOCUMENT, "utf8")).toBe(contractDocument());
});
